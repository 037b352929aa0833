package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Images of modules that this Maven run leaves out ({@code -rf}, {@code -pl}), brought to their registries by an earlier run
 * that ended before their tags could move.
 *
 * @param buildDirectories of those modules
 */
record LeftBehind(List<Path> buildDirectories) {

    /** How many directories a record can be below the root: enough for any name, without walking into layouts of files. */
    private static final int DEEPEST = 4;

    LeftBehind {
        buildDirectories = List.copyOf(buildDirectories);
    }

    /** Says so; tags that wait for ever would be noticed by nobody. */
    void warn(Progress progress) {
        List<String> waiting = images();
        if (!waiting.isEmpty()) {
            progress.warning("An earlier run brought " + String.join(", ", waiting)
                    + " to its registries and ended before the tags moved; this run leaves the module out. Its tags move with:"
                    + " mvn deploy, without -rf and -pl");
        }
    }

    private List<String> images() {
        List<String> waiting = new ArrayList<>();
        for (Path directory : buildDirectories) {
            Path root = directory.resolve(Workspace.ROOT);
            // Also below: the name of an image may have slashes.
            try (Stream<Path> files = Files.isDirectory(root) ? Files.walk(root, DEEPEST) : Stream.empty()) {
                files.filter(file -> file.endsWith(PushResult.FILE))
                        .map(file -> new Workspace(file.resolveSibling(".")))
                        .sorted(Comparator.comparing(Workspace::name))
                        .filter(LeftBehind::waits)
                        .forEach(workspace -> waiting.add(workspace.name()));
            } catch (IOException | UncheckedIOException e) {
                // A directory that cannot be listed holds nothing this user could publish.
            }
        }
        return waiting;
    }

    private static boolean waits(Workspace workspace) {
        return workspace
                .read(PushResult.FILE, PushResult.class)
                .filter(push ->
                        push.destinations().stream().anyMatch(destination -> destination.outcome() == Outcome.STAGED))
                .isPresent();
    }
}
