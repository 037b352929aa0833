package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ImageState;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes a node's container.
 *
 * <p>It gets its final name when its configuration is in it: a second process can then neither start it without one, nor
 * make another.
 */
record BuilderMaking(Engine engine, Progress progress, BuilderContainer container) {

    /**
     * Makes the container, without starting it.
     *
     * @param old the ID of the container it replaces
     * @return whether it is ours now; false if another process was faster
     */
    boolean make(Optional<String> old) {
        String imageId = imageId();
        String id = engine.createContainer(container.spec(Leftovers.PREFIX + UUID.randomUUID(), imageId));
        boolean named = false;
        try {
            engine.putArchive(id, "/etc", configuration());
            // By ID: under the old name another process may have put its own by now.
            old.ifPresent(engine::removeContainer);
            named = engine.renameContainer(id, container.node().container());
        } finally {
            if (!named) {
                engine.removeContainer(id);
            }
        }
        return named;
    }

    private String imageId() {
        String image = container.image();
        Optional<ImageState> present = engine.inspectImage(image);
        if (present.isPresent()) {
            return present.get().id();
        }
        progress.pullingBuilderImage(image);
        try {
            Reminder.during("pulling " + image, progress, () -> engine.pullImage(image, progress::detail));
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            throw missing(e.problem().why()).asException(e);
        }
        return engine.inspectImage(image)
                .map(ImageState::id)
                .orElseThrow(() -> missing("it was pulled, but the engine does not have it")
                        .asException());
    }

    private Problem missing(String why) {
        String image = container.image();
        return Problem.environment(
                HelpTopic.BUILDER_IMAGE_MISSING,
                "There is no image " + image + " to make builder '"
                        + container.node().builder() + "' from",
                "the engine does not have it and cannot pull it: " + why,
                "docker pull " + image,
                "docker save " + image
                        + " -o buildkit.tar   where it can be pulled, and here: docker load -i buildkit.tar",
                "-Dpixelzx.builder.image=<your registry>/" + image + " (<builder><image>)");
    }

    /** {@code buildkit/buildkitd.toml} and the files it names, root's and readable by all. */
    private byte[] configuration() {
        Map<String, String> files = new TreeMap<>(container.config().files());
        files.put("buildkitd.toml", container.config().toml());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String directory : List.of("buildkit/", "buildkit/certs/")) {
                TarArchiveEntry entry = new TarArchiveEntry(directory);
                entry.setMode(0755);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry("buildkit/" + file.getKey());
                entry.setMode(0644);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            // An archive in memory has nothing that could fail.
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
