package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.workspace.FileTree;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The place an image layout is written to before it takes its final place in one step. Nothing half written is ever found
 * where a layout is expected.
 *
 * <p>The blobs of the build before lie there already, and buildx writes only those that are missing: a blob's name is its
 * digest. What makes a directory a layout is removed before they are moved, so that a run that is ended at any point
 * leaves either the earlier layout, or the new one, or none.
 */
final class FreshLayout implements AutoCloseable {

    private static final List<String> WHAT_MAKES_A_LAYOUT = List.of("index.json", "oci-layout");

    private final Path place;
    private final Path layout;
    private boolean kept;

    private FreshLayout(Path place, Path layout) {
        this.place = place;
        this.layout = layout;
    }

    /** Makes the place; the layout of an earlier build is taken apart. */
    static FreshLayout in(Workspace workspace) {
        FreshLayout fresh = new FreshLayout(workspace.file("layout.part"), workspace.layout());
        try {
            if (Files.isDirectory(fresh.layout, LinkOption.NOFOLLOW_LINKS)) {
                fresh.takeApart();
            }
            fresh.keepBlobs();
            return fresh;
        } catch (IOException e) {
            throw Workspace.unwritable(fresh.place, e);
        }
    }

    /** Where buildx writes to. */
    Path directory() {
        return place;
    }

    /** Whether blobs of an earlier build are there: buildx trusts their names, so they may be damaged. */
    boolean hasKeptBlobs() {
        return kept;
    }

    /** Removes everything, kept blobs as well. */
    void empty() {
        try {
            new FileTree(place).delete();
            Files.createDirectories(place);
            kept = false;
        } catch (IOException e) {
            throw Workspace.unwritable(place, e);
        }
    }

    /** Puts what was written into the layout's final place, without blobs of earlier builds that it does not need. */
    void takeOver(ImageLayout written) {
        try {
            written.removeUnreferenced();
            // Left empty by buildx; it is no part of an image layout.
            new FileTree(place.resolve("ingest")).delete();
            Files.move(place, layout, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Workspace.unwritable(layout, e);
        }
    }

    /** Of what was not taken over only whole blobs stay, for the next build. */
    @Override
    public void close() {
        try {
            if (Files.exists(place)) {
                keepBlobs();
            }
        } catch (IOException e) {
            throw Workspace.unwritable(place, e);
        }
    }

    private void takeApart() throws IOException {
        for (String file : WHAT_MAKES_A_LAYOUT) {
            Files.deleteIfExists(layout.resolve(file));
        }
        new FileTree(place).delete();
        Files.move(layout, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What buildx had not finished lies in {@code ingest}. */
    private void keepBlobs() throws IOException {
        Files.createDirectories(place);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place)) {
            for (Path path : found) {
                if (!path.endsWith("blobs")) {
                    new FileTree(path).delete();
                }
            }
        }
        kept = Files.isDirectory(place.resolve("blobs"));
    }
}
