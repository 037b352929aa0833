package io.github.pixelzx.docker.builder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A TOML document as maps, lists and plain values, <a href="https://toml.io/en/v1.0.0">toml.io</a>.
 *
 * @param tables the top table
 */
record Toml(Map<String, Object> tables) {

    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

    /** A document to fill. */
    static Toml empty() {
        return new Toml(new LinkedHashMap<>());
    }

    /** The table at a path, made if it is not there. */
    Map<String, Object> table(String... path) {
        Map<String, Object> table = tables;
        for (String name : path) {
            table = asTable(table.computeIfAbsent(name, ignored -> new LinkedHashMap<>()));
        }
        return table;
    }

    /** What the table of this name at the top says; empty if there is none. */
    Map<String, Object> top(String name) {
        return tables.get(name) instanceof Map<?, ?> table ? asTable(table) : Map.of();
    }

    /** A document of its own with the same content. */
    Toml copy() {
        return new Toml(asTable(copied(tables)));
    }

    private static Object copied(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            asTable(map).forEach((key, each) -> copy.put(key, copied(each)));
            return copy;
        }
        return value instanceof List<?> list
                ? new ArrayList<>(list.stream().map(Toml::copied).toList())
                : value;
    }

    /**
     * Takes over everything another document says.
     *
     * @return the keys that both have, with different values; this document's value stays
     */
    List<String> merge(Toml other) {
        List<String> conflicts = new ArrayList<>();
        merge(tables, other.tables, "", conflicts);
        return conflicts;
    }

    private static void merge(Map<String, Object> into, Map<String, Object> from, String path, List<String> conflicts) {
        from.forEach((key, value) -> {
            String name = path.isEmpty() ? quoted(key) : path + '.' + quoted(key);
            Object present = into.get(key);
            if (present == null) {
                into.put(key, value);
            } else if (present instanceof Map<?, ?> && value instanceof Map<?, ?>) {
                merge(asTable(present), asTable(value), name, conflicts);
            } else if (!present.toString().equals(value.toString())) {
                conflicts.add(name + " = " + inline(value) + ", where " + inline(present) + " is needed");
            }
        });
    }

    /** The document, in an order that depends on its content alone. */
    String text() {
        StringBuilder text = new StringBuilder();
        write(tables, "", text);
        return text.toString();
    }

    private static void write(Map<String, Object> table, String path, StringBuilder text) {
        Map<String, Object> sorted = new TreeMap<>(table);
        String indent = path.isEmpty() ? "" : "  ";
        sorted.forEach((key, value) -> {
            if (!(value instanceof Map<?, ?>) && !isTables(value)) {
                text.append(indent)
                        .append(quoted(key))
                        .append(" = ")
                        .append(inline(value))
                        .append('\n');
            }
        });
        sorted.forEach((key, value) -> {
            String name = path.isEmpty() ? quoted(key) : path + '.' + quoted(key);
            if (value instanceof Map<?, ?>) {
                Map<String, Object> child = asTable(value);
                if (child.isEmpty()
                        || child.values().stream().anyMatch(each -> !(each instanceof Map<?, ?>) && !isTables(each))) {
                    text.append('[').append(name).append("]\n");
                }
                write(child, name, text);
            } else if (isTables(value)) {
                for (Object each : (List<?>) value) {
                    text.append("[[").append(name).append("]]\n");
                    write(asTable(each), name, text);
                }
            }
        });
    }

    private static boolean isTables(Object value) {
        return value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(each -> each instanceof Map<?, ?>);
    }

    private static String inline(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Toml::inline).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(asTable(map))
                    .entrySet().stream()
                            .map(entry -> quoted(entry.getKey()) + " = " + inline(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : string(value.toString());
    }

    private static String quoted(String key) {
        return BARE.matcher(key).matches() ? key : string(key);
    }

    private static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    @SuppressWarnings("unchecked") // keys of TOML tables are texts
    private static Map<String, Object> asTable(Object table) {
        return (Map<String, Object>) table;
    }
}
