package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds the Compose application. */
final class ComposeBinder {

    /** Compose's own rule. */
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ValueReader reader;
    private final Mistakes mistakes;
    private final Path basedir;

    ComposeBinder(ValueReader reader, Mistakes mistakes, Path basedir) {
        this.reader = reader;
        this.mistakes = mistakes;
        this.basedir = basedir;
    }

    ComposeSpec compose() {
        return new ComposeSpec(
                reader.bool(ParameterRow.COMPOSE_SKIP, false),
                paths(ParameterRow.COMPOSE_FILES),
                paths(ParameterRow.COMPOSE_ENV_FILES),
                matching(
                                ParameterRow.COMPOSE_PROJECT_NAME,
                                PROJECT,
                                "is no project name of Compose's: small letters, digits, _ and -")
                        .orElse(null),
                platform(),
                reader.list(ParameterRow.COMPOSE_SERVICES),
                matching(ParameterRow.COMPOSE_IMAGE_VARIABLE, VARIABLE, "is no name of a variable")
                        .orElse(ParameterRow.COMPOSE_IMAGE_VARIABLE.defaultValue()),
                reader.duration(ParameterRow.COMPOSE_TIMEOUT),
                reader.bool(ParameterRow.COMPOSE_KEEP_VOLUMES, false));
    }

    private List<Path> paths(ParameterRow row) {
        List<Path> paths = new ArrayList<>();
        Optional<Given> given = reader.given(row);
        for (String text : given.isPresent() ? reader.list(given.get()) : List.<String>of()) {
            try {
                paths.add(basedir.resolve(text).normalize());
            } catch (InvalidPathException e) {
                mistakes.add(given.orElseThrow(), "'" + text + "' is no path: " + e.getReason(), row.example());
            }
        }
        return paths;
    }

    private @Nullable Platform platform() {
        Optional<Given> given = reader.scalar(ParameterRow.COMPOSE_PLATFORM);
        if (given.isEmpty()) {
            return null;
        }
        String text = Texts.of(given.get().value());
        Optional<PlatformNames.Unknown> unknown = PlatformNames.check(text);
        unknown.ifPresent(none -> mistakes.add(
                given.get(),
                none.reason(),
                none.suggestion().map(Platform::toString).orElse(ParameterRow.COMPOSE_PLATFORM.example())));
        return unknown.isPresent() ? null : Platform.parse(text);
    }

    private Optional<String> matching(ParameterRow row, Pattern form, String otherwise) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = Optional.of(Texts.of(given.get().value()));
        if (text.isPresent() && !form.matcher(text.get()).matches()) {
            mistakes.add(given.orElseThrow(), "'" + text.get() + "' " + otherwise, row.example());
            return Optional.empty();
        }
        return text;
    }
}
