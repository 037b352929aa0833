package io.github.pixelzx.docker.layout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image layout in a tar archive, such as {@link LayoutArchive} and {@link PlatformArchive} write and other tools call an
 * OCI archive. What else is in the archive is left there.
 */
public record ArchivedLayout(Path archive) {

    private static final Pattern PART_OF_A_LAYOUT =
            Pattern.compile("(?:\\./)?(oci-layout|index\\.json|blobs/sha256/[0-9a-f]{64})");

    /**
     * Unpacks the layout.
     *
     * @param directory one that is there and empty
     * @return the layout, every byte of it read
     * @throws IOException if the archive cannot be read, or the directory not be written to
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no sound layout in it
     */
    public ImageLayout into(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("blobs/sha256"));
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var name = PART_OF_A_LAYOUT.matcher(entry.getName());
                if (entry.isFile() && name.matches()) {
                    Files.copy(tar, directory.resolve(name.group(1)), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return ImageLayout.read(directory);
    }
}
