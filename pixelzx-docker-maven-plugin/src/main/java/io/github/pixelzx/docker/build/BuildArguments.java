package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.git.GitState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts what only the build knows into the build arguments. */
final class BuildArguments {

    private static final String UNKNOWN = "unknown";
    private static final int BRIEF = 12;

    private BuildArguments() {}

    /**
     * The arguments with {@code {version}}, {@code {commit}} (its first twelve digits) and {@code {branch}} replaced.
     * Without Git commit and branch are {@code unknown}; HEAD on no branch is {@code HEAD}.
     */
    static Map<String, String> resolved(Map<String, String> args, String version, GitState git) {
        String commit = Optional.ofNullable(git.commit())
                .map(id -> id.substring(0, Math.min(BRIEF, id.length())))
                .orElse(UNKNOWN);
        String branch = Optional.ofNullable(git.branch()).orElse(git.present() ? "HEAD" : UNKNOWN);
        Map<String, String> resolved = new LinkedHashMap<>();
        args.forEach((name, value) -> resolved.put(
                name,
                value.replace("{version}", version).replace("{commit}", commit).replace("{branch}", branch)));
        return resolved;
    }
}
