package io.github.pixelzx.docker.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for names nobody knows, in the POM and among the {@code -D} properties, and for the ones probably meant. */
final class NameCheck {

    /** Structures that may be written as text. */
    private static final Set<String> SHORT_FORMS = Set.of("builder", "audit", "staging");

    private final RawConfiguration raw;
    private final Mistakes mistakes;

    NameCheck(RawConfiguration raw, Mistakes mistakes) {
        this.raw = raw;
        this.mistakes = mistakes;
    }

    void check() {
        Set<String> known = ConfigurationTable.topElements();
        Set<String> seen = new HashSet<>();
        for (RawElement element : raw.elements()) {
            if (!known.contains(element.name())) {
                unknownElement(element.name(), known);
            } else if (!seen.add(element.name())) {
                twice(element.name());
            } else {
                structure(element);
            }
        }
        for (String name : new TreeSet<>(raw.userProperties().keySet())) {
            if (name.startsWith(ConfigurationTable.PREFIX) && !isKnown(name)) {
                unknownProperty(name);
            }
        }
    }

    private void structure(RawElement element) {
        Set<String> known = ConfigurationTable.elementsIn(element.name());
        if (known.isEmpty()) {
            return;
        }
        boolean shortForm =
                SHORT_FORMS.contains(element.name()) && element.children().isEmpty();
        if (element.text() != null && !shortForm) {
            mistakes.add(
                    '<' + element.name() + ">, given by pom.xml: it holds elements, not text: " + listed(known),
                    ConfigurationTable.xml(element.name() + '.' + firstOf(known, element.name()), element.text()));
        }
        Set<String> seen = new HashSet<>();
        for (RawElement child : element.children()) {
            String path = element.name() + '.' + child.name();
            if (!known.contains(child.name())) {
                unknownElement(path, known);
            } else if (!ConfigurationTable.isRepeatable(path) && !seen.add(child.name())) {
                twice(path);
            }
        }
    }

    private static String firstOf(Set<String> known, String structure) {
        return structure.equals("tests") ? "command" : known.iterator().next();
    }

    private void twice(String path) {
        mistakes.add(
                ConfigurationTable.opening(path) + ", given by pom.xml: it stands there twice",
                "keep one " + ConfigurationTable.opening(path));
    }

    private void unknownElement(String path, Set<String> siblings) {
        int dot = path.lastIndexOf('.');
        String parent = path.substring(0, dot + 1);
        String name = path.substring(dot + 1);
        String meant = ConfigurationTable.known(path)
                .map(ParameterRow::element)
                .or(() -> Nearest.to(name, siblings).map(sibling -> parent + sibling))
                .or(() -> ConfigurationTable.nearestElement(path).map(ParameterRow::element))
                .or(() -> ConfigurationTable.nearestElement(name).map(ParameterRow::element))
                .orElse("");
        mistakes.add(
                ConfigurationTable.opening(path) + ", given by pom.xml: there is no such element; "
                        + (meant.isEmpty()
                                ? "there are " + listed(siblings)
                                : "the nearest is " + ConfigurationTable.opening(meant)),
                meant.isEmpty()
                        ? "remove " + ConfigurationTable.opening(path)
                        : "write " + ConfigurationTable.opening(meant) + " instead of "
                                + ConfigurationTable.opening(path));
    }

    private boolean isKnown(String property) {
        if (ConfigurationTable.byProperty(property).isPresent()) {
            return true;
        }
        if (ConfigurationTable.isEntry(property)) {
            return true;
        }
        return raw.images().stream()
                .flatMap(image -> image.executionIds().stream())
                .map(id -> ConfigurationTable.PREFIX + id + '.')
                .filter(property::startsWith)
                .map(prefix -> ConfigurationTable.PREFIX + property.substring(prefix.length()))
                .anyMatch(name -> ConfigurationTable.byProperty(name)
                        .filter(ParameterRow::identity)
                        .isPresent());
    }

    private void unknownProperty(String property) {
        Optional<String> meant = ConfigurationTable.nearestProperty(property).map(ParameterRow::property);
        String value = raw.userProperties().getOrDefault(property, "");
        mistakes.add(
                "-D" + property + ": there is no such property"
                        + meant.map(name -> "; the nearest is -D" + name).orElse(""),
                meant.map(name -> "-D" + name + '=' + value)
                        .orElse("leave -D" + property + " out; mvn pixelzx-docker:help -Dparameters lists all"));
    }

    private static String listed(Set<String> names) {
        return List.copyOf(names).stream()
                .sorted()
                .map(name -> '<' + name + '>')
                .collect(Collectors.joining(", "));
    }
}
