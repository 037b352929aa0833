package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that has to be true of a text.
 *
 * @param kind what is compared
 * @param text what it is compared with; may name the platform under test by {@code {platform}}, {@code {os}},
 *     {@code {architecture}} and {@code {variant}}
 */
public record TextRule(Kind kind, String text) {

    private static final int SHOWN = 200;

    /** What is compared. */
    public enum Kind {
        /** The whole text, apart from line breaks at its end. */
        EQUALS("is not"),
        /** A part of it. */
        CONTAINS("does not contain"),
        /** A regular expression is found in it. */
        REGEX("does not match"),
        /** A regular expression is not found in it. */
        EXCLUDED("matches the excluded");

        private final String otherwise;

        Kind(String otherwise) {
            this.otherwise = otherwise;
        }
    }

    /** Why a text is not as it should be; none if it is. */
    public Optional<String> mismatch(String actual, Platform platform) {
        String wanted = on(platform);
        boolean right = switch (kind) {
            case EQUALS -> trimmed(actual).equals(trimmed(wanted));
            case CONTAINS -> actual.contains(wanted);
            case REGEX -> pattern(wanted).matcher(actual).find();
            case EXCLUDED -> !pattern(wanted).matcher(actual).find();
        };
        return right ? Optional.empty() : Optional.of(kind.otherwise + " '" + wanted + "' but '" + shown(actual) + "'");
    }

    /**
     * Reads a regular expression: line breaks are {@code \n} alone, as in most tools that write such tests.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.UNIX_LINES);
    }

    private String on(Platform platform) {
        return text.replace("{platform}", platform.toString())
                .replace("{os}", platform.os())
                .replace("{architecture}", platform.architecture())
                .replace("{variant}", platform.variantIfAny().orElse(""));
    }

    private static String trimmed(String text) {
        return text.replaceFirst("[\r\n]+$", "");
    }

    private static String shown(String text) {
        String trimmed = trimmed(text);
        return trimmed.length() <= SHOWN ? trimmed : trimmed.substring(0, SHOWN) + "…";
    }
}
