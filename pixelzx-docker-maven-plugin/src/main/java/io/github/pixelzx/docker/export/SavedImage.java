package io.github.pixelzx.docker.export;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.SaveSpec;
import io.github.pixelzx.docker.engine.TarWriter;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutArchive;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/** Writes an image out of its layout into one file: a platform for {@code docker load}, or all of them. */
public final class SavedImage {

    private static final int BUFFER = 1 << 16;

    private final Progress progress;

    public SavedImage(Progress progress) {
        this.progress = progress;
    }

    /**
     * Writes the file, and the record {@link SaveResult#FILE}.
     *
     * @param tags the names in the archive; loading it gives the image these tags
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no sound layout, the platform is not in it, or
     *     the file cannot be written
     */
    public SaveResult save(ImageSpec image, List<String> tags, SaveSpec spec, Workspace workspace) {
        workspace.remove(SaveResult.FILE);
        ImageLayout layout = ImageLayout.read(workspace.layout());
        List<ImageReference> names = tags.stream()
                .map(tag -> ImageReference.parse(image.displayName() + ':' + tag))
                .toList();
        TarWriter archive = spec.platformIfAny()
                .map(layout::platform)
                .map((PlatformImage platform) -> (TarWriter) new PlatformArchive(layout, platform, names)::writeTo)
                .orElse(new LayoutArchive(layout, names)::writeTo);
        String leaf = image.name().substring(image.name().lastIndexOf('/') + 1);
        Path file = spec.fileIfAny().orElseGet(() -> workspace.file(leaf + '-' + spec.classifier() + ".tar"));
        Digest digest = write(archive, file);
        SaveResult result = new SaveResult(
                file.toString(),
                digest,
                size(file),
                spec.platform(),
                layout.index().digest(),
                tags);
        workspace.write(SaveResult.FILE, result);
        progress.saved(image.displayName(), spec.platformIfAny(), file, result.bytes());
        return result;
    }

    /** Beside its place first, so that a file of that name is always a whole one. */
    private static Digest write(TarWriter archive, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        MessageDigest sha256 = Digest.sha256();
        try {
            Files.createDirectories(part.toAbsolutePath().getParent());
            try (OutputStream out =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(part), BUFFER), sha256)) {
                archive.writeTo(out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Digest.from(sha256.digest());
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            deleteQuietly(part);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // What kept it from being written keeps it from being deleted; that problem is told.
            part.toFile().deleteOnExit();
        }
    }

    private static RuntimeException unwritable(Path file, IOException cause) {
        return Problem.environment(
                        HelpTopic.WORKSPACE_UNWRITABLE,
                        "Cannot write " + file,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        "make its directory writable for this user, or free some disk space",
                        "or name another file: <save><file> (-Dpixelzx.save.file)")
                .asException(cause);
    }
}
