package io.github.pixelzx.docker.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns raw values into typed ones; what cannot be turned becomes a mistake, and the default stands in for it. */
final class ValueReader {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*(ms|s|m|h)?");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]+)}");

    private final Sources sources;
    private final Mistakes mistakes;
    private final Map<String, DockerSpec.ValueOrigin> origins = new LinkedHashMap<>();

    ValueReader(Sources sources, Mistakes mistakes) {
        this.sources = sources;
        this.mistakes = mistakes;
    }

    /** Every value asked for so far, each once. */
    List<DockerSpec.ValueOrigin> origins() {
        return List.copyOf(origins.values());
    }

    /** What was given; remembered with its origin, or the documented default with none. */
    Optional<Given> given(ParameterRow row) {
        Optional<Given> found = sources.find(row);
        if (found.isEmpty() && !row.defaultValue().isEmpty()) {
            origins.putIfAbsent(
                    row.element(), new DockerSpec.ValueOrigin(row.element(), sources.defaultOf(row), Origin.DEFAULT));
        }
        if (found.isPresent()) {
            remember(found.get());
        }
        return found;
    }

    /** A list that was given, item by item; empty where none was. */
    List<String> list(ParameterRow row) {
        Optional<Given> given = given(row);
        return given.isPresent() ? list(given.get()) : List.of();
    }

    /** The lines that were given; none where nothing was. */
    List<String> lines(ParameterRow row) {
        Optional<Given> given = given(row);
        return given.isPresent() ? lines(given.get()) : List.of();
    }

    /** A value of one line as it was given; null where none was. */
    @Nullable
    String text(ParameterRow row) {
        Optional<Given> given = scalar(row);
        return given.isPresent() ? Texts.of(given.get().value()) : null;
    }

    /** What stands in a structure of the POM, in its order. */
    List<RawElement> structure(String name) {
        Optional<RawElement> found = sources.element(name);
        return found.isPresent() ? found.get().children() : List.of();
    }

    void remember(Given given) {
        origins.put(
                given.parameter(),
                new DockerSpec.ValueOrigin(given.parameter(), Texts.shown(given.value()), given.origin()));
    }

    /** A value of one line. */
    Optional<Given> scalar(ParameterRow row) {
        Optional<Given> given = given(row);
        return given.isPresent() && isText(given.get()) ? given : Optional.empty();
    }

    /** Whether a value is plain text whose expressions were all resolved; a mistake otherwise. */
    boolean isText(Given given) {
        String text = given.value().text();
        if (text == null) {
            mistakes.add(given, "it takes text, not elements", given.row().example());
            return false;
        }
        return isResolved(given, text);
    }

    private boolean isResolved(Given given, String text) {
        Matcher expression = EXPRESSION.matcher(text);
        if (expression.find()) {
            mistakes.add(
                    given,
                    "nothing defines " + expression.group() + " in '" + text + "'",
                    given.row().example());
            return false;
        }
        return true;
    }

    boolean bool(ParameterRow row, boolean otherwise) {
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value()).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            mistakes.add(
                    given.get(),
                    "'" + Texts.of(given.get().value()) + "' is neither true nor false",
                    List.of("yes", "on", "1", "y").contains(text) || text.startsWith("t") ? "true" : "false");
        }
        return text.equals("true");
    }

    /** One of a few words, the default where none was given. */
    <E extends Enum<E>> E choice(ParameterRow row, Class<E> choices) {
        E otherwise = Enum.valueOf(choices, row.defaultValue().toUpperCase(Locale.ROOT));
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value()).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        for (E choice : choices.getEnumConstants()) {
            words.add(choice.name().toLowerCase(Locale.ROOT));
        }
        if (!words.contains(text)) {
            mistakes.add(
                    given.get(),
                    "'" + text + "' is none of " + String.join(", ", words),
                    Nearest.to(text, words).orElse(row.defaultValue()));
            return otherwise;
        }
        return Enum.valueOf(choices, text.toUpperCase(Locale.ROOT));
    }

    /** A whole number from zero on. */
    int number(ParameterRow row, int most) {
        int otherwise = Integer.parseInt(row.defaultValue());
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value());
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            mistakes.add(given.get(), "'" + text + "' is no whole number from 0 to " + most, row.defaultValue());
            return otherwise;
        }
        return Integer.parseInt(text);
    }

    /** A number of bytes above zero. */
    long size(ParameterRow row) {
        long otherwise = ByteSize.of(row.defaultValue());
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value());
        long bytes = ByteSize.of(text);
        if (bytes == 0) {
            mistakes.add(
                    given.get(), "'" + text + "' is no size with a unit, such as 512MB or 4GB", row.defaultValue());
        }
        return bytes == 0 ? otherwise : bytes;
    }

    Duration duration(ParameterRow row) {
        Duration otherwise = parse(row.defaultValue()).orElseThrow();
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value());
        Duration duration = parse(text).orElse(Duration.ZERO);
        if (duration.isZero()) {
            mistakes.add(
                    given.get(),
                    "'" + text + "' is no duration above zero, such as 500ms, 3s, 2m or 90 (seconds)",
                    row.defaultValue());
        }
        return duration.isZero() ? otherwise : duration;
    }

    /** A duration with its unit, seconds where there is none; none if the text is no duration. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        long factor = switch (unit) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1000;
        };
        return Optional.of(Duration.ofMillis(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .longValue()));
    }

    /**
     * A list written with commas or blanks between its items, or with one element for each. A blank in an element of its
     * own separates nothing: the directory of a project may have one in its name.
     */
    List<String> list(Given given) {
        return items(given, given.value().text() != null ? "[\\s,]+" : "[,\r\n]+");
    }

    /**
     * The same, and no blank separates anything: of two things that somebody did not mean, both would be published.
     */
    List<String> names(Given given) {
        return items(given, "[,\r\n]+");
    }

    private List<String> items(Given given, String separator) {
        RawElement value = given.value();
        List<String> items = new ArrayList<>();
        boolean oneText = value.text() != null;
        for (RawElement part : oneText ? List.of(value) : value.children()) {
            String text = part.text();
            if (text != null) {
                for (String item : text.split(separator, -1)) {
                    if (!item.isBlank()) {
                        items.add(item.strip());
                    }
                }
            } else if (!part.isEmpty()) {
                mistakes.add(
                        given,
                        "<" + part.name() + "> takes text, not elements",
                        given.row().example());
            }
        }
        return isResolved(given, String.join(",", items)) ? List.copyOf(new LinkedHashSet<>(items)) : List.of();
    }

    /** Texts that are taken as they are: one element or line each. */
    List<String> lines(Given given) {
        List<String> lines = new ArrayList<>();
        List<RawElement> parts = given.value().text() == null ? given.value().children() : List.of(given.value());
        for (RawElement part : parts) {
            String text = part.text();
            if (text != null) {
                for (String line : text.split("[\r\n]+", -1)) {
                    if (!line.isBlank()) {
                        lines.add(line.strip());
                    }
                }
            } else if (!part.isEmpty()) {
                mistakes.add(
                        given,
                        "<" + part.name() + "> takes text, not elements",
                        given.row().example());
            }
        }
        return isResolved(given, String.join("\n", lines)) ? List.copyOf(new LinkedHashSet<>(lines)) : List.of();
    }

    /** A path, absolute or below the directory given. */
    Path path(ParameterRow row, Path directory, Path otherwise) {
        Optional<Given> given = scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = given.get().value().text();
        if (text == null) {
            return otherwise;
        }
        if (text.contains("://") || text.startsWith("git@")) {
            mistakes.add(given.get(), "'" + text + "' is an address; a path of this machine is needed", row.example());
            return otherwise;
        }
        try {
            return directory.resolve(text).normalize();
        } catch (InvalidPathException e) {
            mistakes.add(given.get(), "'" + text + "' is no path: " + e.getReason(), row.example());
            return otherwise;
        }
    }
}
