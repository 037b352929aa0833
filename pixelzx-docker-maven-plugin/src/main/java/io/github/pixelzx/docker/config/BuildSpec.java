package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is built.
 *
 * @param context the build context, an absolute directory
 * @param dockerfile an absolute file
 * @param target the Dockerfile stage to build; null for the last
 * @param args build arguments in the order written; values may hold {@code {version}}, {@code {commit}} and
 *     {@code {branch}}, which the build replaces
 * @param projectVersion the Maven project's version
 * @param outputTimestamp {@code project.build.outputTimestamp}; null if unset, then the commit's time is used
 */
public record BuildSpec(
        Path context,
        Path dockerfile,
        @Nullable String target,
        Map<String, String> args,
        String projectVersion,
        @Nullable Instant outputTimestamp) {

    public BuildSpec {
        args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }
}
