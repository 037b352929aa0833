package io.github.pixelzx.docker.dockerfile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An instruction of a Dockerfile.
 *
 * @param line where it begins, from 1
 * @param keyword in capitals: {@code FROM}, {@code RUN}
 * @param flags as written before its arguments: {@code --platform=linux/amd64}
 * @param arguments the rest of it, continued lines joined and here-documents included
 * @param skipped the rules a comment right above it takes it out of
 */
record Instruction(int line, String keyword, List<String> flags, String arguments, Set<String> skipped) {

    Instruction {
        flags = List.copyOf(flags);
        skipped = Set.copyOf(skipped);
    }

    /** The value of a flag, as in {@code --platform=…}. */
    Optional<String> flag(String name) {
        String start = "--" + name + '=';
        return flags.stream()
                .filter(flag -> flag.startsWith(start))
                .map(flag -> flag.substring(start.length()).replaceAll("^\"|\"$", ""))
                .findFirst();
    }
}
