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
 * @param context the build context, an absolute directory; where {@code gitContext} is set, the module's until the
 *     repository was fetched
 * @param dockerfile an absolute file; with a Git context a path in it, until the repository was fetched
 * @param target the Dockerfile stage to build; null for the last
 * @param args build arguments in the order written; values may hold {@code {version}}, {@code {commit}} and
 *     {@code {branch}}, which the build replaces
 * @param options everything else BuildKit is told
 * @param gitContext the Git repository that is the build context; null for the directory
 * @param inlineDockerfile the Dockerfile's text; null for the file
 * @param projectVersion the Maven project's version
 * @param outputTimestamp {@code project.build.outputTimestamp}; null if unset, then the commit's time is used
 */
public record BuildSpec(
        Path context,
        Path dockerfile,
        @Nullable String target,
        Map<String, String> args,
        BuildOptions options,
        @Nullable GitReference gitContext,
        @Nullable String inlineDockerfile,
        String projectVersion,
        @Nullable Instant outputTimestamp) {

    public BuildSpec {
        args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }

    /** The last stage of a Dockerfile, with nothing else said. */
    public static BuildSpec of(
            Path context, Path dockerfile, String projectVersion, @Nullable Instant outputTimestamp) {
        return new BuildSpec(
                context, dockerfile, null, Map.of(), BuildOptions.DEFAULT, null, null, projectVersion, outputTimestamp);
    }

    public BuildSpec withTarget(@Nullable String other) {
        return new BuildSpec(
                context,
                dockerfile,
                other,
                args,
                options,
                gitContext,
                inlineDockerfile,
                projectVersion,
                outputTimestamp);
    }

    public BuildSpec withArgs(Map<String, String> others) {
        return new BuildSpec(
                context,
                dockerfile,
                target,
                others,
                options,
                gitContext,
                inlineDockerfile,
                projectVersion,
                outputTimestamp);
    }

    public BuildSpec withOptions(BuildOptions others) {
        return new BuildSpec(
                context,
                dockerfile,
                target,
                args,
                others,
                gitContext,
                inlineDockerfile,
                projectVersion,
                outputTimestamp);
    }

    /** The same with a Git repository or inline Dockerfile that lies in this directory and this file by now. */
    public BuildSpec at(Path directory, Path file) {
        return new BuildSpec(directory, file, target, args, options, null, null, projectVersion, outputTimestamp);
    }
}
