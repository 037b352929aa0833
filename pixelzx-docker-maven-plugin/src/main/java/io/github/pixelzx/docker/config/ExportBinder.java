package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds where an image goes beside registries: the engine of this machine, and files. */
final class ExportBinder {

    private final ValueReader reader;
    private final Mistakes mistakes;
    private final Path basedir;

    ExportBinder(ValueReader reader, Mistakes mistakes, Path basedir) {
        this.reader = reader;
        this.mistakes = mistakes;
        this.basedir = basedir;
    }

    /** The platform of {@code build-local}; null for that of the engine's machine. */
    @Nullable
    Platform localPlatform() {
        return platform(ParameterRow.LOCAL_PLATFORM);
    }

    SaveSpec save() {
        Path nowhere = basedir;
        Path file = reader.path(ParameterRow.SAVE_FILE, basedir, nowhere);
        return new SaveSpec(
                platform(ParameterRow.SAVE_PLATFORM),
                file.equals(nowhere) ? null : file,
                reader.bool(ParameterRow.SAVE_ATTACH, false));
    }

    MergeSpec merge() {
        return new MergeSpec(reader.list(ParameterRow.MERGE_FROM));
    }

    private @Nullable Platform platform(ParameterRow row) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return null;
        }
        String name = Texts.of(given.get().value());
        Optional<PlatformNames.Unknown> unknown = PlatformNames.check(name);
        if (unknown.isEmpty()) {
            return Platform.parse(name);
        }
        mistakes.add(
                given.get(),
                unknown.get().reason(),
                unknown.get().suggestion().map(Platform::toString).orElse(row.example()));
        return null;
    }
}
