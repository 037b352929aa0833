package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.BuilderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How much room there is. */
final class DiskChecks {

    private static final long GIGABYTE = 1_000_000_000L;
    private static final long LITTLE = 5 * GIGABYTE;
    private static final long TOO_LITTLE = GIGABYTE / 2;

    private DiskChecks() {}

    /** The room where a directory is, or will be made. */
    static List<Diagnosis> check(String subject, Path directory, BuilderSpec builder) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return List.of(
                    judged(subject, existing, Files.getFileStore(existing).getUsableSpace(), builder));
        } catch (IOException e) {
            return List.of(Diagnosis.warn(
                    subject,
                    "nobody knows how much room is left at " + existing + ": " + e.getMessage(),
                    "df -h " + existing));
        }
    }

    static Diagnosis judged(String subject, Path directory, long free, BuilderSpec builder) {
        String finding = String.format(Locale.ROOT, "%.1f GB free at %s", (double) free / GIGABYTE, directory);
        if (free >= LITTLE) {
            return Diagnosis.ok(subject, finding);
        }
        String[] fixes = {
            "docker buildx prune --builder " + prunable(builder) + "   (BuildKit's cache)",
            "docker image prune   (images without a name)"
        };
        return free < TOO_LITTLE ? Diagnosis.fail(subject, finding, fixes) : Diagnosis.warn(subject, finding, fixes);
    }

    /** buildx has a name of its own for the BuildKit inside the engine. */
    private static String prunable(BuilderSpec builder) {
        return builder.driver() == BuilderSpec.Driver.DOCKER ? "default" : builder.name();
    }
}
