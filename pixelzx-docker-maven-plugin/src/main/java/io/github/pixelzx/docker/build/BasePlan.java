package io.github.pixelzx.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Base images that a build takes from a layout of this machine.
 *
 * <p>A small build before the real one brings them into the builder as {@code oci-layout} build contexts; in the real one
 * a source policy says which bytes each reference means, and BuildKit finds those bytes in its own store. Were they the
 * contexts of the real build, an older BuildKit (before 0.14) would take their layers for the image's own and rewrite
 * their times: another digest than from a registry.
 *
 * @param tags what each reference without a digest stands for; one of the bases
 * @param layout the image layout that holds them
 */
record BasePlan(List<KeptBase> bases, Map<ImageReference, Digest> tags, Path layout) {

    /** Nothing comes from this machine. */
    static final BasePlan NONE = new BasePlan(List.of(), Map.of(), Path.of(""));

    /** The variable that names buildx a source policy. */
    static final String POLICY = "EXPERIMENTAL_BUILDKIT_SOURCE_POLICY";

    private static final String DIRECTORY = "offline-bases";
    private static final String IMAGE = "docker-image://";

    BasePlan {
        bases = List.copyOf(bases);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * Brings the bases into the builder.
     *
     * @param command the real build
     * @param environment the user's, which may name a source policy already: its rules come first
     * @param seed runs the small build before it
     * @return the real build with the policy
     * @throws io.github.pixelzx.docker.problem.ProblemException BUILD_FAILED if the user's policy cannot be read
     */
    BuildCommand apply(
            BuildCommand command, Workspace workspace, Map<String, String> environment, Consumer<BuildCommand> seed) {
        if (bases.isEmpty()) {
            return command;
        }
        Path directory = workspace.subdirectory(DIRECTORY);
        workspace.writeFile(DIRECTORY + "/Dockerfile", dockerfile());
        workspace.writeFile(DIRECTORY + "/policy.json", policy(environment.get(POLICY)));
        ResolvedOptions nothing = ResolvedOptions.NONE;
        seed.accept(new BuildCommand(
                command.builder(),
                command.platforms(),
                directory.resolve("Dockerfile"),
                directory,
                null,
                Map.of(),
                new ResolvedOptions(
                        Map.of(),
                        List.of(),
                        contexts(),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        nothing.layerTime(),
                        nothing.options()),
                command.output(),
                command.metadata()));
        return command.withOptions(command.options()
                .withEnvironment(Map.of(POLICY, directory.resolve("policy.json").toString())));
    }

    /** What the small build is given, by the name its Dockerfile has for it. */
    Map<String, String> contexts() {
        Map<String, String> contexts = new LinkedHashMap<>();
        for (KeptBase base : bases) {
            contexts.put(base.name(), "oci-layout://" + layout + '@' + base.digest());
        }
        return contexts;
    }

    /**
     * A step upon each base for each of its platforms, so that BuildKit unpacks it; whatever is in the base, nothing of
     * it is run.
     */
    String dockerfile() {
        StringBuilder stages = new StringBuilder();
        StringBuilder copies = new StringBuilder("FROM scratch\n");
        for (int i = 0; i < bases.size(); i++) {
            List<Platform> platforms = bases.get(i).platforms();
            List<String> flags = platforms == null
                    ? List.of("")
                    : platforms.stream()
                            .map(platform -> "--platform=" + platform + ' ')
                            .toList();
            for (String flag : flags) {
                String stage = "stage" + i + '-' + flags.indexOf(flag);
                stages.append("FROM ").append(flag).append(bases.get(i).name());
                stages.append(" AS ").append(stage).append("\nWORKDIR /pixelzx-base\n");
                copies.append("COPY --from=")
                        .append(stage)
                        .append(" /pixelzx-base /")
                        .append(stage)
                        .append('\n');
            }
        }
        return stages.append(copies).toString();
    }

    /**
     * {@code {"rules":[{"action":"CONVERT","selector":{"identifier":…},"updates":{"identifier":…}}]}}, after the rules of
     * the user: BuildKit asks the rules again about what one of them made of a reference.
     *
     * @param file the user's own policy; null or empty for none
     */
    String policy(@Nullable String file) {
        ObjectNode policy =
                file == null || file.isEmpty() ? JsonMapper.builder().build().createObjectNode() : read(Path.of(file));
        ArrayNode rules = policy.withArray("rules");
        tags.forEach((reference, digest) -> {
            ObjectNode rule = rules.addObject();
            rule.put("action", "CONVERT");
            rule.putObject("selector").put("identifier", IMAGE + reference);
            rule.putObject("updates").put("identifier", IMAGE + reference + '@' + digest);
        });
        return policy.toString();
    }

    private static ObjectNode read(Path file) {
        try {
            JsonNode read = JsonMapper.builder().build().readTree(file.toFile());
            if (read instanceof ObjectNode policy
                    && (!policy.has("rules") || policy.get("rules").isArray())) {
                return policy;
            }
            throw new IOException("it is not a JSON object with a list \"rules\"");
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.BUILD_FAILED,
                            "Cannot read the source policy " + file,
                            POLICY + " names it, and a build with -o adds its own rules: " + e.getMessage(),
                            "correct the file",
                            "unset " + POLICY)
                    .asException(e);
        }
    }
}
