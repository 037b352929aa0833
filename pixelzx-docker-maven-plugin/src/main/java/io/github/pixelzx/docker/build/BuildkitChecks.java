package io.github.pixelzx.docker.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * BuildKit's own checks of a Dockerfile, asked for each platform by itself: what is wrong may depend on it.
 *
 * <p>A buildx or BuildKit that has none answers nothing, which is no offence.
 */
record BuildkitChecks(Buildx buildx, Builder builder) {

    /** What the checks find, each finding once with the platforms it is about. */
    List<LintFinding> of(BuildCommand command, Map<String, String> environment) {
        Map<LintFinding, List<Platform>> found = new LinkedHashMap<>();
        for (Platform platform : command.platforms()) {
            Optional<String> answer = buildx.check(command.checkArguments(platform), environment, builder.engine());
            if (answer.isEmpty()) {
                return List.of();
            }
            parse(answer.get())
                    .forEach(finding -> found.computeIfAbsent(finding, none -> new ArrayList<>())
                            .add(platform));
        }
        return found.entrySet().stream()
                .map(entry -> entry.getValue().size() == command.platforms().size()
                        ? entry.getKey()
                        : entry.getKey().on(listed(entry.getValue())))
                .toList();
    }

    /** Reads {@code {"warnings":[{"ruleName":…,"detail":…,"url":…,"location":{"ranges":[{"start":{"line":…}}]}}]}}. */
    static List<LintFinding> parse(String json) {
        try {
            List<LintFinding> findings = new ArrayList<>();
            for (JsonNode warning : JsonMapper.builder().build().readTree(json).path("warnings")) {
                int line = warning.path("location")
                        .path("ranges")
                        .path(0)
                        .path("start")
                        .path("line")
                        .asInt(1);
                String what = warning.path("detail")
                        .asText(warning.path("description").asText());
                String url = warning.path("url").asText("");
                findings.add(new LintFinding(
                        warning.path("ruleName").asText("unknown"),
                        line,
                        what,
                        url.isEmpty() ? "a check of BuildKit's" : "see " + url));
            }
            return findings;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
