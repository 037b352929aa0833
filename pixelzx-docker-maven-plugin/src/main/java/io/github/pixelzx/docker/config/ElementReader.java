package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.ArrayList;
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
        for (RawElement child : element.children()) {
            if (!known.contains(child.name())) {
                unknown(child.name(), known);
            }
        }
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
        return Optional.ofNullable(orNull(name));
    }

    /** A child; null where there is none. */
    @Nullable
    ElementReader orNull(String name) {
        Optional<RawElement> child = element.child(name);
        return child.isPresent() ? new ElementReader(child.get(), path + '.' + name, place, mistakes) : null;
    }

    List<ElementReader> children() {
        List<ElementReader> readers = new ArrayList<>();
        for (RawElement child : element.children()) {
            if (!child.isEmpty()) {
                readers.add(new ElementReader(child, path + '.' + child.name(), place, mistakes));
            }
        }
        return readers;
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
        ElementReader child = orNull(name);
        return child == null ? "" : child.ownText();
    }

    /** A child, or without a name the element itself, read by a function whose refusal is a mistake; null for none. */
    <T> @Nullable T value(String name, String better, Function<String, T> parse) {
        ElementReader child = name.isEmpty() ? this : orNull(name);
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
        ElementReader child = orNull(name);
        String text = child == null ? "" : child.ownText();
        if (child == null || text.isEmpty()) {
            return null;
        }
        try {
            return number(text, least, most);
        } catch (IllegalArgumentException e) {
            child.mistake("'" + text + "' " + e.getMessage(), String.valueOf(least));
            return null;
        }
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
        ElementReader child = orNull(name);
        String text = child == null ? "" : child.ownText();
        if (child == null || text.isEmpty()) {
            return otherwise;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            child.mistake("'" + text + "' is neither true nor false", String.valueOf(!otherwise));
            return otherwise;
        }
        return lower.equals("true");
    }

    @Nullable
    Duration duration(String name) {
        ElementReader child = orNull(name);
        String text = child == null ? "" : child.ownText();
        if (child == null || text.isEmpty()) {
            return null;
        }
        Duration duration = ValueReader.parse(text).orElse(Duration.ZERO);
        if (duration.isZero()) {
            child.mistake("'" + text + "' is no duration above zero, such as 500ms, 3s, 2m or 90 (seconds)", "30s");
            return null;
        }
        return duration;
    }

    /** A list written with commas or blanks between its items, or with one element, taken whole, for each. */
    List<String> list(String name) {
        List<String> items = new ArrayList<>();
        ElementReader child = orNull(name);
        if (child == null) {
            return items;
        }
        String text = child.element.text();
        for (String item : text == null ? new String[0] : text.split("[\\s,]+", -1)) {
            if (!item.isEmpty()) {
                items.add(item);
            }
        }
        for (ElementReader item : child.children()) {
            items.add(item.ownText());
        }
        return items;
    }

    /** Words written as a shell would split them, or with one element for each. */
    List<String> words(String name) {
        ElementReader child = orNull(name);
        return child == null ? List.of() : child.ownWords();
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
        ElementReader child = orNull(name);
        if (child == null) {
            return map;
        }
        if (child.element.text() != null) {
            child.mistake("it holds one element per name, not text", "<NAME>value</NAME>");
        }
        for (ElementReader entry : child.children()) {
            map.put(entry.element.name(), entry.ownText());
        }
        return map;
    }

    /** What has to be true of a text: {@code <equals>}, {@code <contains>}, {@code <regex>}, {@code <excluded>}. */
    List<TextRule> rules(String name) {
        ElementReader child = orNull(name);
        return child == null ? List.of() : child.ownRules();
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
