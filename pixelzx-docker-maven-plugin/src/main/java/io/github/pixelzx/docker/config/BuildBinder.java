package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        Optional<Given> place = sources.find(ParameterRow.CONTEXT);
        boolean repository =
                place.isPresent() && GitReference.isOne(Texts.of(place.get().value()));
        @Nullable GitReference git = repository ? gitContext(place.orElseThrow()) : null;
        Path context = !repository ? reader.path(ParameterRow.CONTEXT, basedir, basedir) : basedir;
        Path within = git == null ? basedir : Path.of("");
        Path dockerfile = reader.path(
                ParameterRow.DOCKERFILE, within, git == null ? context.resolve("Dockerfile") : Path.of("Dockerfile"));
        String target = reader.text(ParameterRow.TARGET);
        BuildOptions options = new OptionsBinder(raw, sources, reader, mistakes).options();
        return new BuildSpec(
                context,
                dockerfile,
                target,
                args(),
                options,
                git,
                inlineDockerfile(),
                raw.project().version(),
                outputTimestamp());
    }

    private @Nullable GitReference gitContext(Given given) {
        reader.remember(given);
        try {
            return GitReference.parse(Texts.of(given.value()));
        } catch (IllegalArgumentException e) {
            mistakes.add(given, String.valueOf(e.getMessage()), "https://example.org/app.git#v1.0:docker");
            return null;
        }
    }

    /** As it stands: the Dockerfile's own variables are written like Maven's. */
    private @Nullable String inlineDockerfile() {
        Optional<Given> given = reader.given(ParameterRow.DOCKERFILE_INLINE);
        if (given.isEmpty()) {
            return null;
        }
        if (given.get().value().text() == null) {
            mistakes.add(given.get(), "it takes text, not elements", "FROM scratch");
        }
        sources.find(ParameterRow.DOCKERFILE)
                .ifPresent(file -> mistakes.add(
                        file.label() + ", given by " + file.origin().place()
                                + ": the Dockerfile stands in <dockerfileInline> already, given by "
                                + given.get().origin().place(),
                        "remove <dockerfile> or <dockerfileInline>"));
        return given.get().value().text();
    }

    private Map<String, String> args() {
        Map<String, String> args = new LinkedHashMap<>();
        for (Map.Entry<String, Given> each : sources.findEach(ParameterRow.ARGS).entrySet()) {
            String name = each.getKey();
            Given given = each.getValue();
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
        }
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
