package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.ImageConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables that texts may name: those an image sets, or a file of tests for all of it. */
record Variables(Map<String, String> values) {

    private static final Pattern NAMED =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

    static Variables of(ImageConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String variable : config.environment()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                values.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return new Variables(values);
    }

    /** A text with {@code $NAME} and <code>${NAME}</code> replaced; what is not among them stays, for a shell. */
    String expanded(String text) {
        return NAMED.matcher(text).replaceAll(match -> {
            String name = match.group(1) == null ? match.group(2) : match.group(1);
            return Matcher.quoteReplacement(values.getOrDefault(name, match.group()));
        });
    }
}
