package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The place an image layout is written to before it takes its final place in one step. What is not taken over is gone
 * in the end, so that nothing half written is ever found where a layout is expected.
 */
final class FreshLayout implements AutoCloseable {

    private final Path place;
    private final Path layout;

    private FreshLayout(Path place, Path layout) {
        this.place = place;
        this.layout = layout;
    }

    /** Makes the place; the layout of an earlier build, and what an interrupted one left, are removed. */
    static FreshLayout in(Workspace workspace) {
        FreshLayout fresh = new FreshLayout(workspace.subdirectory("layout.part"), workspace.layout());
        try {
            delete(fresh.place);
            delete(fresh.layout);
            Files.createDirectory(fresh.place);
            return fresh;
        } catch (IOException e) {
            throw unwritable(fresh.place, e);
        }
    }

    Path directory() {
        return place;
    }

    /** Puts what was written into the layout's final place. */
    void takeOver() {
        try {
            // Left empty by buildx; it is no part of an image layout.
            Files.deleteIfExists(place.resolve("ingest"));
            Files.move(place, layout, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(layout, e);
        }
    }

    @Override
    public void close() {
        try {
            delete(place);
        } catch (IOException e) {
            throw unwritable(place, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static RuntimeException unwritable(Path path, IOException cause) {
        return Problem.environment(
                        HelpTopic.WORKSPACE_UNWRITABLE,
                        "Cannot write " + path,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        "make the build directory writable for this user, or free some disk space",
                        "mvn clean, if another user (a container as root, say) owns the files")
                .asException(cause);
    }
}
