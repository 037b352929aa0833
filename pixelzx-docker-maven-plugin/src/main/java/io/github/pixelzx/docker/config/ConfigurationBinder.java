package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the user wrote into what it means: a pure function that tells all mistakes at once. */
public final class ConfigurationBinder {

    private static final String OUTPUT_TIMESTAMP = "project.build.outputTimestamp";
    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final RawConfiguration raw;
    private final Mistakes mistakes = new Mistakes();
    private final Sources sources;
    private final ValueReader reader;

    private ConfigurationBinder(RawConfiguration raw) {
        this.raw = raw;
        this.sources = new Sources(raw, mistakes);
        this.reader = new ValueReader(sources, mistakes);
    }

    /**
     * The configuration of one execution.
     *
     * @throws ProblemException with every mistake found
     */
    public static DockerSpec bind(RawConfiguration raw) {
        return new ConfigurationBinder(raw).bind();
    }

    /** Whether the user wants nothing done; no mistake matters then. A value that is none says no, and is bound later. */
    public static boolean skips(RawConfiguration raw) {
        return new ConfigurationBinder(raw).reader.bool(ParameterRow.SKIP, false);
    }

    /** The Dockerfile an image would be built from, if the configuration is right; it need not exist. */
    public static Path dockerfile(RawConfiguration raw) {
        ConfigurationBinder binder = new ConfigurationBinder(raw);
        return binder.build().dockerfile();
    }

    private DockerSpec bind() {
        new NameCheck(raw, mistakes).check();
        ImageSpec image = new NamesBinder(raw, reader, mistakes).image();
        BuildSpec build = build();
        TestSpec test = new TestsBinder(reader, mistakes).tests();
        PushSpec push = push();
        BuilderSpec builder =
                new BuilderBinder(reader, mistakes, raw.project().basedir()).builder(push.insecureRegistries());
        EmulationPolicy emulation = reader.choice(ParameterRow.EMULATION, EmulationPolicy.class);
        ReportFormat format = reader.choice(ParameterRow.FORMAT, ReportFormat.class);
        reader.bool(ParameterRow.SKIP, false);
        mistakes.throwIfAny(raw.project().id());
        return new DockerSpec(
                image, build, builder, test, push, emulation, format, reader.origins(), sources.overrides());
    }

    private BuildSpec build() {
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
        sources.findArgs().forEach((name, given) -> {
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
            return text.length() < 2 ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            mistakes.add(
                    OUTPUT_TIMESTAMP + ": '" + text + "' is no point in time",
                    "<" + OUTPUT_TIMESTAMP + ">2026-01-01T00:00:00Z</" + OUTPUT_TIMESTAMP + '>');
            return null;
        }
    }

    private PushSpec push() {
        boolean requireTested = reader.bool(ParameterRow.REQUIRE_TESTED, true);
        boolean skip = reader.bool(ParameterRow.PUSH_SKIP, false);
        List<String> insecure = new ArrayList<>();
        Optional<Given> given = reader.given(ParameterRow.INSECURE_REGISTRIES);
        given.map(reader::list).orElse(List.of()).forEach(host -> {
            if (NamesBinder.isHost(host)) {
                insecure.add(host);
            } else {
                mistakes.add(
                        given.orElseThrow(),
                        "'" + host + "' is no host with an optional port",
                        NamesBinder.withoutScheme(host).replaceFirst("/.*", ""));
            }
        });
        return new PushSpec(skip, requireTested, insecure);
    }

    /** Platforms the table promises by default. */
    static List<Platform> defaultPlatforms() {
        return List.of(ParameterRow.PLATFORMS.defaultValue().split(",", -1)).stream()
                .map(Platform::parse)
                .toList();
    }
}
