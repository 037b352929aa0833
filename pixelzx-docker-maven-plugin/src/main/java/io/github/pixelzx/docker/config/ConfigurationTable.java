package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Questions about all {@linkplain ParameterRow rows} at once: which names there are and which is meant. */
public final class ConfigurationTable {

    /** What every property of this plugin begins with. */
    public static final String PREFIX = "pixelzx.";

    /** The rows in the order of the reference page. */
    public static final List<ParameterRow> ROWS = List.of(ParameterRow.values());

    private ConfigurationTable() {}

    /** What the properties of a parameter's entries begin with, for one that has one element per name. */
    static String propertyPrefix(ParameterRow row) {
        return row.property().substring(0, row.property().indexOf('<'));
    }

    /** Whether a property is that of an entry of a parameter that has one element per name. */
    static boolean isEntry(String property) {
        for (ParameterRow row : ROWS) {
            if (row.type() == ParameterRow.Type.MAP) {
                String prefix = propertyPrefix(row);
                if (property.startsWith(prefix) && property.length() > prefix.length()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The names an element directly below {@code <configuration>} may have. */
    public static Set<String> topElements() {
        Set<String> names = new TreeSet<>();
        for (ParameterRow row : ROWS) {
            names.add(row.element().split("\\.", -1)[0]);
        }
        return names;
    }

    /** The names an element below a structure such as {@code builder} may have; empty if it is none. */
    static Set<String> elementsIn(String structure) {
        Set<String> names = new TreeSet<>();
        for (ParameterRow row : ROWS) {
            if (row.element().startsWith(structure + '.')) {
                names.add(row.element().substring(structure.length() + 1));
            }
        }
        return names;
    }

    /** Whether an element may stand there several times. */
    static boolean isRepeatable(String element) {
        Optional<ParameterRow> row = byElement(element);
        return row.isPresent() && row.get().type().repeatable();
    }

    static Optional<ParameterRow> byElement(String element) {
        for (ParameterRow row : ROWS) {
            if (row.element().equals(element)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    static Optional<ParameterRow> byProperty(String property) {
        for (ParameterRow row : ROWS) {
            if (row.property().equals(property)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** The row someone who wrote this element path probably meant. */
    static Optional<ParameterRow> nearestElement(String path) {
        return known(path).or(() -> Nearest.to(path, elementPaths()).flatMap(ConfigurationTable::byElement));
    }

    /** The row someone who wrote this property probably meant. */
    static Optional<ParameterRow> nearestProperty(String property) {
        String path = property.substring(Math.min(property.length(), PREFIX.length()));
        List<String> names = ROWS.stream().map(ParameterRow::property).toList();
        return known(path)
                .or(() -> Nearest.to(property, names).flatMap(ConfigurationTable::byProperty))
                .or(() -> nearestElement(path));
    }

    /** The row this element path names, here or by habit from other plugins. */
    static Optional<ParameterRow> known(String path) {
        return byElement(path)
                .or(() -> ROWS.stream()
                        .filter(row -> row.otherNames().stream().anyMatch(path::equalsIgnoreCase))
                        .findFirst());
    }

    private static List<String> elementPaths() {
        return ROWS.stream().map(ParameterRow::element).toList();
    }

    /** Element and property as messages name them: {@code <builder><name> (-Dpixelzx.builder)}. */
    public static String label(ParameterRow row) {
        return opening(row.element()) + " (-D" + row.property() + ')';
    }

    /** The opening tags of an element path: {@code <builder><name>}. */
    static String opening(String element) {
        return Arrays.stream(element.split("\\.", -1))
                .map(part -> '<' + part + '>')
                .collect(Collectors.joining());
    }

    /** The element path with a value in it, as it would stand in a POM. */
    static String xml(String element, String value) {
        List<String> parts = new ArrayList<>(List.of(element.split("\\.", -1)));
        StringBuilder xml = new StringBuilder(opening(element)).append(value);
        for (int i = parts.size() - 1; i >= 0; i--) {
            xml.append("</").append(parts.get(i)).append('>');
        }
        return xml.toString();
    }
}
