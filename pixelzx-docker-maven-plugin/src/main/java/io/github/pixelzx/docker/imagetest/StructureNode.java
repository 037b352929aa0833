package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TextRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a YAML document whose values are texts, lists and maps; what does not fit becomes a mistake.
 *
 * @param place where it stands, for example {@code a.yaml: commandTests[1]}
 * @param value null where there is nothing
 */
record StructureNode(String place, @Nullable Object value, List<String> mistakes) {

    private static final Pattern POSIX = Pattern.compile("\\[:(\\w+):]");
    private static final Map<String, String> JAVA_NAMES = Map.ofEntries(
            Map.entry("alnum", "Alnum"),
            Map.entry("alpha", "Alpha"),
            Map.entry("ascii", "ASCII"),
            Map.entry("blank", "Blank"),
            Map.entry("cntrl", "Cntrl"),
            Map.entry("digit", "Digit"),
            Map.entry("graph", "Graph"),
            Map.entry("lower", "Lower"),
            Map.entry("print", "Print"),
            Map.entry("punct", "Punct"),
            Map.entry("space", "Space"),
            Map.entry("upper", "Upper"),
            Map.entry("xdigit", "XDigit"));

    StructureNode knowing(Set<String> known) {
        if (value != null && !(value instanceof Map)) {
            mistake("it has to be a map");
        }
        map().keySet().stream()
                .map(String::valueOf)
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        mistake("there is no '" + name + "'; there are " + String.join(", ", new TreeSet<>(known))));
        return this;
    }

    void mistake(String what) {
        mistakes.add(place + ": " + what);
    }

    private Map<?, ?> map() {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    boolean isPresent() {
        return value != null;
    }

    boolean has(String name) {
        return map().containsKey(name);
    }

    StructureNode child(String name) {
        return new StructureNode(place + ' ' + name, map().get(name), mistakes);
    }

    /** The items of a list; none where there is no such list. */
    List<StructureNode> list(String name) {
        Object items = map().get(name);
        List<StructureNode> nodes = new ArrayList<>();
        if (items instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                nodes.add(new StructureNode(place + ' ' + name + '[' + (i + 1) + ']', list.get(i), mistakes));
            }
        } else if (items != null) {
            mistake(name + " has to be a list");
        }
        return nodes;
    }

    String text(String name) {
        Object text = map().get(name);
        if (text instanceof List || text instanceof Map) {
            mistake(name + " has to be a text");
            return "";
        }
        return text == null ? "" : text.toString();
    }

    String required(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            mistake("it needs a '" + name + "'");
        }
        return text;
    }

    List<String> texts(String name) {
        return list(name).stream().map(StructureNode::asText).toList();
    }

    List<List<String>> textLists(String name) {
        List<List<String>> lists = new ArrayList<>();
        for (StructureNode node : list(name)) {
            if (node.value instanceof List<?> words && !words.isEmpty()) {
                lists.add(words.stream().map(String::valueOf).toList());
            } else {
                node.mistake("it has to be a list with a command and its arguments");
            }
        }
        return lists;
    }

    private String asText() {
        if (value == null || value instanceof List || value instanceof Map) {
            mistake("it has to be a text");
            return "";
        }
        return value.toString();
    }

    boolean bool(String name, boolean otherwise) {
        return switch (text(name).toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> {
                mistake(name + " is '" + text(name) + "', neither true nor false");
                yield otherwise;
            }
        };
    }

    /** Null where there is none; a negative one counts as none, as in container-structure-test. */
    @Nullable
    Integer integer(String name) {
        String text = text(name);
        if (text.isEmpty() || text.matches("-[0-9]+")) {
            return null;
        }
        if (!text.matches("[0-9]{1,9}")) {
            mistake(name + " is '" + text + "', no whole number");
            return null;
        }
        return Integer.valueOf(text);
    }

    /** A regular expression as Go writes it. */
    TextRule regex(TextRule.Kind kind, String regex) {
        String java = POSIX.matcher(regex.replace("(?P<", "(?<"))
                .replaceAll(name -> "\\\\p{" + JAVA_NAMES.getOrDefault(name.group(1), name.group(1)) + '}');
        try {
            TextRule.pattern(java);
            return new TextRule(kind, java);
        } catch (PatternSyntaxException e) {
            mistake("'" + regex + "' is no regular expression: " + e.getDescription());
            return new TextRule(TextRule.Kind.CONTAINS, "");
        }
    }
}
