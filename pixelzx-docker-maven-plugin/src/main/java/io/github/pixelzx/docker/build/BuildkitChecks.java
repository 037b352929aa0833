package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxFeature;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * BuildKit's own checks of a Dockerfile, asked for each platform by itself: what is wrong may depend on it.
 *
 * <p>A buildx, BuildKit or frontend that has none says so, which is no offence; the three are not asked again by the builds
 * of the same workspace. Those that could not check this time, whatever the reason, are.
 *
 * @param frontend the image that reads the Dockerfile, and so checks it; {@code ""} for the builder itself
 * @param dockerConfig credentials as a build has them: whoever checks looks at the base images, too
 */
record BuildkitChecks(
        Buildx buildx,
        Builder builder,
        String frontend,
        Workspace workspace,
        Supplier<PrivateDockerConfig> dockerConfig) {

    /** Who was asked and has no checks. */
    static final String WITHOUT = "without-checks.json";

    /** The plugin's own rule about the same says more, and knows which constants are right. */
    private static final String OWN_RULE = "FromPlatformFlagConstDisallowed";

    /** How buildx and frontends say that they have no such thing. */
    private static final List<String> NO_SUCH_THING =
            List.of("unsupported request", "unsupported frontend capability", "unknown flag");

    private static final int MOST_AT_ONCE = 4;

    /**
     * Who was asked and has no checks.
     *
     * @param buildx its version
     * @param builder what it is
     * @param frontend what reads the Dockerfile; {@code ""} for the builder itself
     */
    record Without(String buildx, String builder, String frontend) {}

    /** Whether the builder is going to be asked. */
    boolean areDue() {
        return BuildxFeature.CHECK.isIn(buildx.version())
                && workspace
                        .read(WITHOUT, Without.class)
                        .filter(asked()::equals)
                        .isEmpty();
    }

    /** What the checks find, each finding once with the platforms it is about. */
    List<LintFinding> of(BuildCommand command, Map<String, String> environment) {
        if (!areDue()) {
            return List.of();
        }
        Map<LintFinding, List<Platform>> found = new LinkedHashMap<>();
        Map<Platform, String> answers = answers(command, environment);
        answers.forEach((platform, answer) -> parse(answer).stream()
                .filter(finding -> !finding.rule().equals(OWN_RULE))
                .forEach(finding -> found.computeIfAbsent(finding, none -> new ArrayList<>())
                        .add(platform)));
        if (answers.values().stream().allMatch(BuildkitChecks::saysThatThereAreNone)) {
            workspace.write(WITHOUT, asked());
        }
        return found.entrySet().stream()
                .map(entry -> entry.getValue().size() == command.platforms().size()
                        ? entry.getKey()
                        : entry.getKey().on(listed(entry.getValue())))
                .toList();
    }

    private Without asked() {
        return new Without(buildx.version(), builder.name() + ' ' + builder.description(), frontend);
    }

    private static boolean saysThatThereAreNone(String answer) {
        return !answer.startsWith("{") && NO_SUCH_THING.stream().anyMatch(answer::contains);
    }

    /** Asked side by side: each is a start of buildx. */
    private Map<Platform, String> answers(BuildCommand command, Map<String, String> variables) {
        List<Platform> platforms = command.platforms();
        try (PrivateDockerConfig credentials = dockerConfig.get();
                Questions questions =
                        new Questions("Checking the Dockerfile", Math.min(MOST_AT_ONCE, platforms.size()))) {
            Map<String, String> environment = new TreeMap<>(credentials.environment());
            environment.putAll(variables);
            Map<Platform, Future<String>> asked = new LinkedHashMap<>();
            platforms.forEach(platform -> asked.put(
                    platform,
                    questions.ask(
                            () -> buildx.check(command.checkArguments(platform), environment, builder.engine()))));
            Map<Platform, String> answers = new LinkedHashMap<>();
            asked.forEach((platform, answer) -> answers.put(platform, questions.answer(answer)));
            return answers;
        }
    }

    /** Reads {@code {"warnings":[{"ruleName":…,"detail":…,"url":…,"location":{"ranges":[{"start":{"line":…}}]}}]}}. */
    static List<LintFinding> parse(String json) {
        try {
            List<LintFinding> findings = new ArrayList<>();
            for (JsonTree warning :
                    JsonTree.read(json.getBytes(StandardCharsets.UTF_8)).path("warnings")) {
                String what =
                        warning.path("detail").text(warning.path("description").text(""));
                String url = warning.path("url").text("");
                findings.add(new LintFinding(
                        warning.path("ruleName").text("unknown"),
                        line(warning),
                        what,
                        url.isEmpty() ? "a check of BuildKit's" : "see " + url));
            }
            return findings;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int line(JsonTree warning) {
        for (JsonTree range : warning.path("location").path("ranges")) {
            return (int) range.path("start").path("line").number(1);
        }
        return 1;
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
