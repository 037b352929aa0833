package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.TarReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The files of one platform's image as the engine would give them to a container: one is created when the first file is
 * asked for, and never started.
 */
final class ImageFiles implements AutoCloseable {

    static final int MOST_LINKS = 40;

    /** An image need not name a program; one has to be named to create a container. */
    private static final List<String> NEVER_STARTED = List.of("/never-started");

    private final CaseContext context;
    private @Nullable String container;

    ImageFiles(CaseContext context) {
        this.context = context;
    }

    /** The file at a path; a symbolic link there is not followed. */
    Optional<ContainerFile> find(String path) {
        AtomicReference<@Nullable ContainerFile> found = new AtomicReference<>();
        read(path, in -> found.set(ContainerFile.read(in)));
        return Optional.ofNullable(found.get());
    }

    /** The file at a path, or the one the symbolic links there lead to. */
    Optional<ContainerFile> follow(String path) {
        String at = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            Optional<ContainerFile> found = find(at);
            if (found.isEmpty() || found.get().kind() != ContainerFile.Kind.LINK) {
                return found;
            }
            at = target(at, found.get().target());
        }
        return Optional.empty();
    }

    /** Where a symbolic link at a path leads. */
    static String target(String link, String target) {
        return target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
    }

    /** Reads the archive of a path; false if there is none. */
    boolean read(String path, TarReader reader) {
        return context.engine().readArchive(container(), path, reader);
    }

    private synchronized String container() {
        if (container == null) {
            container = context.engine()
                    .createContainer(context.container(ProgramSpec.of(NEVER_STARTED), null)
                            .withReadOnlyRoot(false)
                            .withTmpfs(List.of()));
        }
        return container;
    }

    @Override
    public synchronized void close() {
        if (container != null) {
            Engine engine = context.engine();
            engine.removeContainer(container);
            container = null;
        }
    }
}
