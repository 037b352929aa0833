package io.github.pixelzx.docker.build;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a command what looks like a secret, before it is logged or shown. */
final class Redaction {

    static final String STARS = "***";

    /** A build argument whose name says that its value is one. BuildKit warns of such arguments, too: use a secret. */
    private static final Pattern SECRET_ARGUMENT = Pattern.compile(
            "(?i)([a-z0-9_]*(?:password|passwd|passphrase|secret|token|credential|api_?key|private_?key|access_?key)[a-z0-9_]*)=.*",
            Pattern.DOTALL);

    private static final Pattern IN_ADDRESS = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    private Redaction() {}

    static List<String> of(List<String> arguments) {
        return arguments.stream().map(Redaction::of).toList();
    }

    static String of(String argument) {
        String without = SECRET_ARGUMENT.matcher(argument).matches()
                ? argument.substring(0, argument.indexOf('=') + 1) + STARS
                : argument;
        return IN_ADDRESS.matcher(without).replaceAll(STARS);
    }
}
