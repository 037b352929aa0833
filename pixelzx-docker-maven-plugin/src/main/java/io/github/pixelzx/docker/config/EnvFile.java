package io.github.pixelzx.docker.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file as Docker Compose reads it: {@code NAME=value}, comments, quotes, and variables outside single quotes.
 *
 * <p>Only single values are asked for, so a line of another form is passed over: it is Compose's to complain about.
 */
final class EnvFile {

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    /** {@code \x}, {@code ${NAME}}, {@code ${NAME:-other}}, {@code ${NAME-other}} and {@code $NAME}. */
    private static final Pattern EXPANDED = Pattern.compile("\\\\(?<escaped>.)"
            + "|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<how>:?-)(?<other>[^}]*))?}"
            + "|\\$(?<bare>[A-Za-z_][A-Za-z0-9_]*)");

    /** A value and the number of its line, counted from one. */
    record Entry(String value, int line) {}

    private final Map<String, Entry> entries = new HashMap<>();

    private final Map<String, String> environment;

    private EnvFile(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads a file's text.
     *
     * @param environment stronger than the file itself where a value names a variable
     */
    static EnvFile parse(String text, Map<String, String> environment) {
        EnvFile file = new EnvFile(environment);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (line.matches()) {
                file.entries.put(line.group(1), new Entry(file.value(line.group(2)), i + 1));
            }
        }
        return file;
    }

    /** The value of a name; none if it is not there or empty. */
    Optional<Entry> get(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.value().isBlank() ? Optional.empty() : Optional.of(entry);
    }

    private String value(String raw) {
        Matcher single = SINGLE_QUOTED.matcher(raw);
        if (single.matches()) {
            return single.group(1);
        }
        Matcher quoted = DOUBLE_QUOTED.matcher(raw);
        return quoted.matches()
                ? expanded(quoted.group(1), true)
                : expanded(COMMENT.matcher(raw).replaceFirst(""), false);
    }

    /** With the variables it names; one that nothing defines stays as it is written, so that it can be told. */
    private String expanded(String text, boolean quoted) {
        Matcher found = EXPANDED.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (found.find()) {
            String escaped = found.group("escaped");
            String stays = escaped != null && (quoted || escaped.equals("$")) ? escaped : found.group();
            found.appendReplacement(
                    expanded,
                    Matcher.quoteReplacement(escaped == null ? named(found).orElse(stays) : stays));
        }
        return found.appendTail(expanded).toString();
    }

    private Optional<String> named(Matcher found) {
        String bare = found.group("bare");
        return variable(bare == null ? found.group("name") : bare)
                .filter(value -> !value.isEmpty() || !":-".equals(found.group("how")))
                .or(() -> Optional.ofNullable(found.group("other")));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(entries.get(name)).map(Entry::value));
    }
}
