package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds what is built: the build context, the Dockerfile and everything handed to BuildKit. */
final class BuildBinder {

    private static final String OUTPUT_TIMESTAMP = "project.build.outputTimestamp";
    /** What Maven 4 sets where no POM does; it says nothing of the project, and Maven 3 sets nothing. */
    private static final String MAVENS_OWN_TIMESTAMP = "1980-02-01T00:00:00Z";

    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final RawConfiguration raw;
    private final Sources sources;
    private final ValueReader reader;
    private final Mistakes mistakes;

    BuildBinder(RawConfiguration raw, Sources sources, ValueReader reader, Mistakes mistakes) {
        this.raw = raw;
        this.sources = sources;
        this.reader = reader;
        this.mistakes = mistakes;
    }

    BuildSpec build() {
        Path basedir = raw.project().basedir();
        Path context = reader.path(ParameterRow.CONTEXT, basedir, basedir);
        Path dockerfile = reader.path(ParameterRow.DOCKERFILE, basedir, context.resolve("Dockerfile"));
        String target = reader.scalar(ParameterRow.TARGET)
                .map(given -> Texts.of(given.value()))
                .orElse(null);
        return new BuildSpec(context, dockerfile, target, args(), raw.project().version(), outputTimestamp());
    }

    private Map<String, String> args() {
        Map<String, String> args = new LinkedHashMap<>();
        sources.findEach(ParameterRow.ARGS).forEach((name, given) -> {
            reader.remember(given);
            String text = given.value().text();
            if (!ARGUMENT.matcher(name).matches()) {
                mistakes.add(
                        given.label() + ", given by " + given.origin().place() + ": '" + name
                                + "' is no name of a build argument; letters, digits and _, not beginning with a digit",
                        "write <args><" + name.replaceAll("[^A-Za-z0-9_]", "_") + ">, as in the Dockerfile's ARG");
            } else if (text == null) {
                mistakes.add(given, "it takes text, not elements", "1.0");
            } else {
                args.put(name, text);
            }
        });
        return args;
    }

    /** Maven's own rule: seconds since 1970 or ISO-8601, and a single other character switches it off. */
    private @Nullable Instant outputTimestamp() {
        String text = raw.userProperties()
                .getOrDefault(OUTPUT_TIMESTAMP, raw.properties().getOrDefault(OUTPUT_TIMESTAMP, ""))
                .strip();
        try {
            if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return text.length() < 2 || text.equals(MAVENS_OWN_TIMESTAMP)
                    ? null
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            mistakes.add(
                    OUTPUT_TIMESTAMP + ": '" + text + "' is no point in time",
                    "<" + OUTPUT_TIMESTAMP + ">2026-01-01T00:00:00Z</" + OUTPUT_TIMESTAMP + '>');
            return null;
        }
    }
}
