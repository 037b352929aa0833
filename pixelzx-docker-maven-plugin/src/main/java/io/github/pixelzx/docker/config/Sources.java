package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was given for a parameter, the strongest source first: {@code -D}, the environment, {@code .env}, the
 * POM, properties of POM and settings. An empty value is as good as none.
 */
final class Sources {

    private final RawConfiguration raw;
    private final EnvFile envFile;
    private final Mistakes mistakes;
    private final List<String> overrides = new ArrayList<>();

    Sources(RawConfiguration raw, Mistakes mistakes) {
        this.raw = raw;
        this.envFile = EnvFile.parse(raw.envFile() == null ? "" : raw.envFile(), raw.environment());
        this.mistakes = mistakes;
    }

    /** One sentence per literal of the POM that the environment or {@code .env} replaced so far, and for the platforms always. */
    List<String> overrides() {
        return overrides;
    }

    /** The documented default, with what the project is in place of the words for it. */
    String defaultOf(ParameterRow row) {
        return row.defaultValue()
                .replace("${project.artifactId}", raw.project().id())
                .replace("${project.basedir}", raw.project().basedir().toString());
    }

    /** What was given; none means the default. */
    Optional<Given> find(ParameterRow row) {
        Optional<Given> literal = fromPom(row);
        Optional<Given> outside = fromOutside(row);
        if (outside.isPresent()) {
            checkIdentity(outside.get());
            if (literal.isPresent()) {
                tellOverride(outside.get(), literal.get());
            } else if (row == ParameterRow.PLATFORMS) {
                // A variable somebody forgot about would take platforms from a release.
                tellOverride(
                        outside.get(),
                        fromProperties(row, raw.properties(), false)
                                .orElseGet(() -> Given.text(row, row.defaultValue(), Origin.DEFAULT)));
            }
            return outside;
        }
        return literal.isPresent() ? literal : fromProperties(row, raw.properties(), false);
    }

    private Optional<Given> fromOutside(ParameterRow row) {
        Optional<Given> given = fromCommandLine(row);
        if (given.isEmpty()) {
            given = fromEnvironment(row);
        }
        return given.isPresent() ? given : fromEnvFile(row);
    }

    /**
     * The values of a parameter that has one element per name, in the order of the POM; what the POM does not name
     * follows by name.
     */
    Map<String, Given> findEach(ParameterRow row) {
        Map<String, Given> found = new LinkedHashMap<>();
        Optional<Given> parent = fromPom(row);
        for (RawElement child : parent.isPresent() ? parent.get().value().children() : List.<RawElement>of()) {
            if (!child.isEmpty()) {
                found.put(child.name(), new Given(row, child.name(), child, Origin.POM));
            }
        }
        for (Map.Entry<String, Given> each : eachOf(row, raw.properties(), "property ", Origin.Kind.PROPERTIES)
                .entrySet()) {
            found.putIfAbsent(each.getKey(), each.getValue());
        }
        found.putAll(eachOf(row, raw.userProperties(), "-D", Origin.Kind.COMMAND_LINE));
        return found;
    }

    private static Map<String, Given> eachOf(
            ParameterRow row, Map<String, String> properties, String place, Origin.Kind kind) {
        Map<String, Given> found = new TreeMap<>();
        String prefix = ConfigurationTable.propertyPrefix(row);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey();
            if (name.startsWith(prefix) && !property.getValue().isBlank()) {
                String key = name.substring(prefix.length());
                RawElement value = RawElement.of(key, property.getValue());
                found.put(key, new Given(row, key, value, new Origin(kind, place + name)));
            }
        }
        return found;
    }

    private Optional<Given> fromCommandLine(ParameterRow row) {
        String own = executionProperty(row);
        String value = raw.userProperties().get(own);
        if (row.identity() && ConfigurationTable.byProperty(own).isEmpty() && value != null && !value.isBlank()) {
            return Optional.of(Given.text(row, value, new Origin(Origin.Kind.COMMAND_LINE, "-D" + own)));
        }
        return fromProperties(row, raw.userProperties(), true);
    }

    /** The property that means this execution's image alone. */
    private String executionProperty(ParameterRow row) {
        return ConfigurationTable.PREFIX
                + raw.project().executionId()
                + '.'
                + row.property().substring(ConfigurationTable.PREFIX.length());
    }

    private static Optional<Given> fromProperties(
            ParameterRow row, Map<String, String> properties, boolean commandLine) {
        Origin.Kind kind = commandLine ? Origin.Kind.COMMAND_LINE : Origin.Kind.PROPERTIES;
        String prefix = commandLine ? "-D" : "property ";
        String value = properties.get(row.property());
        if (value != null && !value.isBlank()) {
            return Optional.of(Given.text(row, value, new Origin(kind, prefix + row.property())));
        }
        @Nullable Given shared = null;
        for (String name : row.sharedProperties()) {
            String text = properties.get(name);
            if (text != null && !text.isBlank()) {
                // Other plugins' properties are read as those plugins do: all but "true" means no.
                boolean on = Boolean.parseBoolean(text.strip());
                if (shared == null || on) {
                    shared = Given.text(row, Boolean.toString(on), new Origin(kind, prefix + name));
                }
            }
        }
        return Optional.ofNullable(shared);
    }

    private Optional<Given> fromEnvironment(ParameterRow row) {
        String name = row.environment().orElse("");
        String value = name.isEmpty() ? "" : raw.environment().getOrDefault(name, "");
        return value.isBlank()
                ? Optional.empty()
                : Optional.of(
                        Given.text(row, value, new Origin(Origin.Kind.ENVIRONMENT, name + " in the environment")));
    }

    private Optional<Given> fromEnvFile(ParameterRow row) {
        String name = row.environment().orElse("");
        Optional<EnvFile.Entry> entry = name.isEmpty() ? Optional.empty() : envFile.get(name);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Origin origin =
                new Origin(Origin.Kind.ENV_FILE, ".env, line " + entry.get().line() + " (" + name + ')');
        return Optional.of(Given.text(row, entry.get().value(), origin));
    }

    /** What the plugin's configuration in the POM says; several elements become children of one. */
    private Optional<Given> fromPom(ParameterRow row) {
        String[] path = row.element().split("\\.", -1);
        Optional<RawElement> top = element(path[0]);
        if (top.isEmpty()) {
            return Optional.empty();
        }
        boolean shortForm = row.hasShortForm()
                && top.get().text() != null
                && top.get().children().isEmpty();
        if (path.length == 1 || shortForm) {
            return Optional.of(new Given(row, row.element(), top.get(), Origin.POM));
        }
        List<RawElement> values = top.get().children(path[1]);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        RawElement value =
                row.type().repeatable() ? new RawElement(path[0], null, values) : values.get(values.size() - 1);
        return Optional.of(new Given(row, row.element(), value, Origin.POM));
    }

    /** An element of the plugin's configuration in the POM. */
    Optional<RawElement> element(String name) {
        return new RawElement("configuration", null, raw.elements()).child(name);
    }

    private void tellOverride(Given given, Given replaced) {
        boolean silent = given.origin().kind() == Origin.Kind.COMMAND_LINE;
        String now = Texts.of(given.value());
        String before = Texts.of(replaced.value());
        if (!silent && !now.equals(before)) {
            String sentence = given.row().element() + " = " + now + " ("
                    + given.origin().place() + "; " + replaced.origin().place() + " says " + before + ')';
            if (!overrides.contains(sentence)) {
                overrides.add(sentence);
            }
        }
    }

    /** One value from outside cannot say which image each of several is. */
    private void checkIdentity(Given given) {
        if (!given.row().identity()) {
            return;
        }
        String id = raw.project().executionId();
        boolean execution = given.origin().place().equals("-D" + executionProperty(given.row()));
        boolean inModule = given.origin().kind() == Origin.Kind.ENV_FILE;
        List<RawConfiguration.Image> images = new ArrayList<>();
        for (RawConfiguration.Image image : raw.images()) {
            boolean here = !inModule || image.basedir().equals(raw.project().basedir());
            if (here && (!execution || image.executionIds().contains(id))) {
                images.add(image);
            }
        }
        if (images.size() > 1) {
            String names = images.stream()
                    .map(image -> image.name() + " (" + image.module() + ')')
                    .collect(Collectors.joining(", "));
            mistakes.add(
                    given.label() + ", given by " + given.origin().place() + ": one value cannot serve the "
                            + images.size() + " images of this build: " + names,
                    identityFix(given));
        }
    }

    private String identityFix(Given given) {
        String id = raw.project().executionId();
        boolean shared = raw.images().stream()
                        .filter(image -> image.executionIds().contains(id))
                        .count()
                > 1;
        String own = shared ? "<executionId>" : id;
        String fix = "-D" + ConfigurationTable.PREFIX + own + '.'
                + given.row().property().substring(ConfigurationTable.PREFIX.length()) + '='
                + Texts.of(given.value());
        return shared
                ? "give each image's execution an <id> of its own (all are '" + id + "' now), then " + fix
                : fix + ", which means the execution '" + id + "' alone";
    }
}
