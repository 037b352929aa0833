package io.github.pixelzx.docker.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file as Docker Compose reads it: {@code NAME=value}, comments, quotes.
 *
 * <p>Only single values are asked for, so a line of another form is passed over: it is Compose's to complain about.
 */
final class EnvFile {

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    /** A value and the number of its line, counted from one. */
    record Entry(String value, int line) {}

    private final Map<String, Entry> entries = new HashMap<>();

    private EnvFile() {}

    static EnvFile parse(String text) {
        EnvFile file = new EnvFile();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (line.matches()) {
                file.entries.put(line.group(1), new Entry(value(line.group(2)), i + 1));
            }
        }
        return file;
    }

    /** The value of a name; none if it is not there or empty. */
    Optional<Entry> get(String name) {
        return Optional.ofNullable(entries.get(name))
                .filter(entry -> !entry.value().isBlank());
    }

    private static String value(String raw) {
        Matcher single = SINGLE_QUOTED.matcher(raw);
        if (single.matches()) {
            return single.group(1);
        }
        Matcher quoted = DOUBLE_QUOTED.matcher(raw);
        if (quoted.matches()) {
            return quoted.group(1).replaceAll("\\\\(.)", "$1");
        }
        return COMMENT.matcher(raw).replaceFirst("");
    }
}
