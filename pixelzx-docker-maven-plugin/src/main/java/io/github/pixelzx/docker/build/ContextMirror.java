package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.MirrorState.Copied;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the build context in which nothing depends on where and when it was checked out: modes are 0644 or 0755,
 * times come from the contents.
 *
 * <p>BuildKit decides by size and modification time whether it already has a file, and remembers what it was sent by any
 * workspace that builds an image of this name. If all files had the same time, a change that keeps a file's size would
 * never reach it. A copy's time is therefore that of everything in the layers plus what {@link CopyTime} makes from the
 * contents; in the image that is gone again, because later times are set to that one.
 */
final class ContextMirror {

    /** A file that changed this shortly before it was looked at may change again without its time telling. */
    private static final long UNSETTLED = Duration.ofMillis(50).toNanos();

    /** Where in the workspace the mirrors are. */
    static final String DIRECTORY = "context";

    private final Workspace workspace;
    private final Path mirror;
    private final String state;
    private final CopyTime time;

    /**
     * The mirror of an image's build context.
     *
     * @param name of the mirror's directory; BuildKit keeps what it was sent under this name
     * @param layerTime the time everything in it gets, to the second
     */
    ContextMirror(Workspace workspace, String name, Instant layerTime) {
        this.time = CopyTime.from(layerTime);
        this.workspace = workspace;
        this.mirror = workspace.subdirectory(DIRECTORY).resolve(name);
        this.state = state(name);
    }

    /** The record of what was copied into one mirror: an image has one for each directory it is made from. */
    static String state(String name) {
        return "context-" + name + ".json";
    }

    /**
     * Brings the mirror up to date.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if something in the build context cannot be read, or the
     *     mirror not be written
     */
    Mirrored update(Path context, IgnoreRules rules) {
        return update(context, rules, () -> {});
    }

    /**
     * The same, and tells as soon as the content of a file is known to be another than that of the mirror before.
     *
     * @param changed called once, if at all
     */
    Mirrored update(Path context, IgnoreRules rules, Runnable changed) {
        Optional<MirrorState> earlier =
                workspace.read(state, MirrorState.class).filter(found -> found.version() == MirrorState.VERSION);
        long started = ContextEntry.nanos(FileTime.from(Instant.now()));
        try {
            NavigableMap<String, ContextEntry> wanted = ContextScan.of(context, workspace.root(), rules);
            hide();
            Sync sync = new Sync(context, wanted, earlier, changed);
            if (sync.isDone()) {
                sync.times(sync.earlier);
                return new Mirrored(mirror, digest(wanted, sync.earlier));
            }
            // Until it is complete again nothing may be taken for copied.
            workspace.remove(state);
            Map<String, Copied> copied = sync.run();
            workspace.write(state, new MirrorState(MirrorState.VERSION, started, copied));
            return new Mirrored(mirror, digest(wanted, copied));
        } catch (IOException e) {
            throw failed(context, e);
        }
    }

    /**
     * A mirror that is up to date.
     *
     * @param contents digest of what is in it: names, contents, kinds and what may be executed, and no times
     */
    record Mirrored(Path directory, Digest contents) {}

    private static Digest digest(NavigableMap<String, ContextEntry> wanted, Map<String, Copied> copied) {
        MessageDigest sha256 = Digest.sha256();
        wanted.forEach((path, entry) -> {
            Copied file = copied.get(path);
            // No path holds a NUL, so no two lists of entries make one text.
            String line = path
                    + '\0'
                    + entry.kind()
                    + '\0'
                    + entry.executable()
                    + '\0'
                    + entry.target()
                    + '\0'
                    + (file == null ? "" : file.content())
                    + '\n';
            sha256.update(line.getBytes(StandardCharsets.UTF_8));
        });
        return Digest.from(sha256.digest());
    }

    /** The copies' modes let everybody read them, the originals' may not have: so nobody else gets to the copies. */
    private void hide() throws IOException {
        Path above = mirror.getParent();
        if (above != null && ContextEntry.isUnix(above)) {
            Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private RuntimeException failed(Path context, IOException e) {
        String file = e instanceof FileSystemException named ? named.getFile() : null;
        boolean denied = e instanceof AccessDeniedException;
        if (e instanceof ContextScan.UnreadableNameException) {
            return Problem.project(
                            HelpTopic.CONTEXT_UNREADABLE,
                            "Cannot read the name " + file + " of the build context",
                            "it is no text in the encoding Java takes from the locale ("
                                    + System.getProperty("sun.jnu.encoding") + ')',
                            "export LC_ALL=C.UTF-8   (then Java reads every name that is UTF-8)",
                            "if the name is no UTF-8 either, rename the file: ls -b shows its bytes")
                    .asException(e);
        }
        boolean inContext = file != null && !Path.of(file).startsWith(workspace.directory());
        if (inContext) {
            return Problem.project(
                            HelpTopic.CONTEXT_UNREADABLE,
                            "Cannot read " + file + " of the build context",
                            denied ? "this user may not read it" : e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "if the image does not need it, name it in " + context.resolve(IgnoreRules.FILE),
                            "else make it readable for this user: chmod -R u+rX " + file)
                    .asException(e);
        }
        return Problem.environment(
                        HelpTopic.WORKSPACE_UNWRITABLE,
                        "Cannot write the copy of the build context below " + mirror,
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "make the build directory writable for this user, or free some disk space",
                        "name what the image does not need in " + context.resolve(IgnoreRules.FILE))
                .asException(e);
    }

    /** One run that makes the mirror equal to what is wanted. */
    private final class Sync {

        private final Path context;
        private final NavigableMap<String, ContextEntry> wanted;
        private final Map<String, Copied> earlier;
        private final long settledBefore;
        private final MirrorTree tree;
        private final Runnable changed;
        private boolean told;

        Sync(Path context, NavigableMap<String, ContextEntry> wanted, Optional<MirrorState> earlier, Runnable changed)
                throws IOException {
            this.changed = changed;
            this.context = context;
            this.wanted = wanted;
            this.earlier = earlier.map(MirrorState::files).orElse(Map.of());
            this.settledBefore = earlier.map(MirrorState::started).orElse(0L) - UNSETTLED;
            this.tree = MirrorTree.open(mirror);
        }

        /** Whether everything is there that is wanted, and nothing else; times aside, which are set where they are not right. */
        boolean isDone() throws IOException {
            if (!tree.holdsOnly(wanted)) {
                return false;
            }
            for (Map.Entry<String, ContextEntry> entry : wanted.entrySet()) {
                String path = entry.getKey();
                ContextEntry source = entry.getValue();
                boolean done = switch (source.kind()) {
                    case DIRECTORY -> true;
                    case LINK -> tree.hasLink(path, source);
                    case FILE -> isUnchanged(path, source, earlier.get(path));
                };
                if (!done) {
                    return false;
                }
            }
            return true;
        }

        Map<String, Copied> run() throws IOException {
            tree.keepOnly(wanted);
            Map<String, Copied> copied = new LinkedHashMap<>();
            for (Map.Entry<String, ContextEntry> entry : wanted.entrySet()) {
                String path = entry.getKey();
                ContextEntry source = entry.getValue();
                switch (source.kind()) {
                    case DIRECTORY -> tree.directory(path);
                    case LINK -> tree.link(path, source);
                    case FILE -> copied.put(path, file(path, source));
                }
            }
            times(copied);
            return copied;
        }

        void times(Map<String, Copied> copied) throws IOException {
            for (Map.Entry<String, ContextEntry> entry : wanted.descendingMap().entrySet()) {
                Copied file = copied.get(entry.getKey());
                tree.time(entry.getKey(), file == null ? time.earliest() : time.of(file.content()));
            }
            tree.time("", time.earliest());
        }

        private Copied file(String path, ContextEntry source) throws IOException {
            Copied before = earlier.get(path);
            if (before != null && isUnchanged(path, source, before)) {
                return before;
            }
            String content = tree.copy(context.resolve(path), path, source.executable());
            if (!told && (before == null || !before.content().equals(content))) {
                told = true;
                changed.run();
            }
            return new Copied(source, content);
        }

        private boolean isUnchanged(String path, ContextEntry source, @Nullable Copied before) {
            return before != null
                    && before.source().equals(source)
                    && source.changed() < settledBefore
                    && tree.hasFile(path, source.size());
        }
    }
}
