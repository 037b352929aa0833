package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of an element that stands below a parameter of the table, such as one test; what cannot be read
 * becomes a mistake that names the element.
 *
 * @param path the element's path below {@code <configuration>}, for example {@code tests.command}
 * @param place where it was given, for example {@code pom.xml}
 */
record ElementReader(RawElement element, String path, String place, Mistakes mistakes) {

    /** Finds the elements nobody reads, and what was probably meant. */
    ElementReader knowing(Set<String> known) {
        element.children().stream()
                .map(RawElement::name)
                .filter(name -> !known.contains(name))
                .forEach(name -> unknown(name, known));
        return this;
    }

    private void unknown(String name, Set<String> known) {
        String wrong = ConfigurationTable.opening(path + '.' + name);
        Optional<String> meant = Nearest.to(name, known).map(near -> ConfigurationTable.opening(path + '.' + near));
        mistakes.add(
                wrong + ", given by " + place + ": there is no such element; "
                        + meant.map(near -> "the nearest is " + near)
                                .orElse("there are <" + String.join(">, <", new TreeSet<>(known)) + '>'),
                meant.map(near -> "write " + near + " instead of " + wrong).orElse("remove " + wrong));
    }

    Optional<ElementReader> child(String name) {
        return element.child(name).map(child -> new ElementReader(child, path + '.' + name, place, mistakes));
    }

    List<ElementReader> children() {
        return element.children().stream()
                .filter(child -> !child.isEmpty())
                .map(child -> new ElementReader(child, path + '.' + child.name(), place, mistakes))
                .toList();
    }

    /** Something is wrong with this element; the fix is the element as it might stand. */
    void mistake(String reason, String better) {
        String label = ConfigurationTable.byElement(path)
                .map(ConfigurationTable::label)
                .orElse(ConfigurationTable.opening(path));
        mistakes.add(label + ", given by " + place + ": " + reason, ConfigurationTable.xml(path, better));
    }

    /** The text of this element; empty, and a mistake, where elements are in it. */
    String ownText() {
        String text = element.text();
        if (text == null && !element.isEmpty()) {
            mistake("it takes text, not elements", "…");
        }
        return text == null ? "" : text;
    }

    /** The text of a child; empty where there is none. */
    String text(String name) {
        return child(name).map(ElementReader::ownText).orElse("");
    }

    /** A child, or without a name the element itself, read by a function whose refusal is a mistake; null for none. */
    <T> @Nullable T value(String name, String better, Function<String, T> parse) {
        ElementReader child = name.isEmpty() ? this : child(name).orElse(null);
        String text = child == null ? "" : child.ownText();
        if (child == null || text.isEmpty()) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (PatternSyntaxException e) {
            child.mistake("'" + text + "' is no regular expression: " + e.getDescription(), better);
        } catch (IllegalArgumentException e) {
            child.mistake("'" + text + "' " + e.getMessage(), better);
        }
        return null;
    }

    @Nullable
    Integer integer(String name, int least, int most) {
        return value(name, String.valueOf(least), text -> number(text, least, most));
    }

    static int number(String text, int least, int most) {
        String refusal = "is no whole number from " + least + " to " + most;
        if (!text.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException(refusal);
        }
        long value = Long.parseLong(text);
        if (value < least || value > most) {
            throw new IllegalArgumentException(refusal);
        }
        return (int) value;
    }

    boolean bool(String name, boolean otherwise) {
        Boolean value = value(name, String.valueOf(!otherwise), text -> {
            String lower = text.toLowerCase(Locale.ROOT);
            if (!lower.equals("true") && !lower.equals("false")) {
                throw new IllegalArgumentException("is neither true nor false");
            }
            return lower.equals("true");
        });
        return value == null ? otherwise : value;
    }

    @Nullable
    Duration duration(String name) {
        return value(
                name,
                "30s",
                text -> ValueReader.parse(text)
                        .filter(duration -> !duration.isZero())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "is no duration above zero, such as 500ms, 3s, 2m or 90 (seconds)")));
    }

    /** A list written with commas or blanks between its items, or with one element, taken whole, for each. */
    List<String> list(String name) {
        return child(name)
                .map(child -> {
                    List<String> items = new ArrayList<>();
                    String text = child.element.text();
                    if (text != null) {
                        Arrays.stream(text.split("[\\s,]+", -1))
                                .filter(item -> !item.isEmpty())
                                .forEach(items::add);
                    }
                    child.children().forEach(item -> items.add(item.ownText()));
                    return items;
                })
                .orElse(new ArrayList<>());
    }

    /** Words written as a shell would split them, or with one element for each. */
    List<String> words(String name) {
        return child(name).map(ElementReader::ownWords).orElse(List.of());
    }

    List<String> ownWords() {
        String line = element.text();
        if (line == null) {
            return element.children().stream()
                    .map(child -> child.text() == null ? "" : child.text())
                    .toList();
        }
        try {
            return Words.split(line);
        } catch (IllegalArgumentException e) {
            boolean alreadyShell = line.startsWith("sh ") || line.contains("'");
            mistake(e.getMessage() + ", in: " + line, alreadyShell ? "sh -c '…'" : "sh -c '" + line + "'");
            return List.of();
        }
    }

    /** Names and values, one element each. */
    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        child(name).ifPresent(child -> {
            if (child.element.text() != null) {
                child.mistake("it holds one element per name, not text", "<NAME>value</NAME>");
            }
            child.children().forEach(entry -> map.put(entry.element.name(), entry.ownText()));
        });
        return map;
    }

    /** What has to be true of a text: {@code <equals>}, {@code <contains>}, {@code <regex>}, {@code <excluded>}. */
    List<TextRule> rules(String name) {
        return child(name).map(ElementReader::ownRules).orElse(List.of());
    }

    private List<TextRule> ownRules() {
        if (element.text() != null) {
            return List.of(new TextRule(TextRule.Kind.CONTAINS, element.text()));
        }
        knowing(Set.of("equals", "contains", "regex", "excluded"));
        List<TextRule> rules = new ArrayList<>();
        for (ElementReader child : children()) {
            for (TextRule.Kind kind : TextRule.Kind.values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(child.element.name())) {
                    rules.add(new TextRule(kind, child.ownText()));
                    child.checkRegex(kind);
                }
            }
        }
        return rules;
    }

    private void checkRegex(TextRule.Kind kind) {
        if (kind == TextRule.Kind.REGEX || kind == TextRule.Kind.EXCLUDED) {
            try {
                TextRule.pattern(ownText());
            } catch (PatternSyntaxException e) {
                mistake("'" + ownText() + "' is no regular expression: " + e.getDescription(), "[0-9]+");
            }
        }
    }

    List<Platform> platforms() {
        List<Platform> platforms = new ArrayList<>();
        for (String text : list("platforms")) {
            try {
                platforms.add(Platform.parse(text));
            } catch (IllegalArgumentException e) {
                child("platforms").orElseThrow().mistake(String.valueOf(e.getMessage()), "linux/arm64");
            }
        }
        return platforms;
    }
}
