package io.github.pixelzx.docker.export;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ImageState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import java.util.List;
import java.util.Optional;

/** One platform of a layout in the engine, under a name of the caller's, for programs to run. */
public final class EngineImage {

    private final Engine engine;
    private final Progress progress;

    public EngineImage(Engine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /**
     * Loads the platform's image.
     *
     * @param reference the name it gets; the caller removes it
     * @throws ProblemException if the layout has no such platform, or the engine refuses it; then the name means nothing new
     */
    public PlatformImage load(ImageLayout layout, Platform platform, String reference) {
        PlatformImage image = layout.platform(platform);
        Optional<String> before = id(reference);
        PlatformArchive archive = new PlatformArchive(layout, image, List.of(ImageReference.parse(reference)));
        try {
            var unused = Reminder.during(
                    "bringing " + platform + " into the engine", progress, () -> engine.loadImage(archive::writeTo));
            return image;
        } catch (RuntimeException e) {
            // What a broken load left must not be taken for the image; what was there before may stay.
            if (!id(reference).equals(before)) {
                engine.removeImage(reference);
            }
            throw e;
        }
    }

    private Optional<String> id(String reference) {
        return engine.inspectImage(reference).map(ImageState::id);
    }
}
