package io.github.pixelzx.docker.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ImageState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One platform of an image in the engine, under the tag {@code local}, for people to run. */
public final class LocalImage {

    /** Where a build for this purpose has its workspace, in the image's own: it does not touch the layout that is tested. */
    public static final String WORKSPACE = "local";

    private static final String TAG = "local";

    private final Engine engine;
    private final Progress progress;

    public LocalImage(Engine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** The image for one platform only: the one asked for, else that of the engine's machine. */
    public ImageSpec onePlatform(ImageSpec image, @Nullable Platform asked) {
        return image.withPlatforms(List.of(asked == null ? engine.describe().platform() : asked));
    }

    /**
     * Loads the platform that was built into the engine, unless it is there already, and says how to run it.
     *
     * @param image of one platform
     * @param workspace holds the layout
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no sound layout, or the engine refuses it
     */
    public void load(ImageSpec image, Workspace workspace) {
        ImageLayout layout = ImageLayout.read(workspace.layout());
        layout.requirePlatforms(image.platforms());
        PlatformImage built = layout.platforms().stream()
                .filter(platform -> image.platforms().contains(platform.platform()))
                .findFirst()
                .orElseThrow();
        ImageReference name = ImageReference.parse(image.displayName() + ':' + TAG);
        Optional<ImageState> present = engine.inspectImage(name.toString());
        if (present.filter(state -> isSame(state, built)).isEmpty()) {
            load(new PlatformArchive(layout, built, List.of(name)), name, present.map(ImageState::id));
        }
        progress.loaded(image.displayName() + ':' + TAG, built.platform(), command(image, layout, built));
    }

    /** The containerd store names an image by its manifest, the classic one by its config. */
    private static boolean isSame(ImageState state, PlatformImage built) {
        return state.id().equals(built.manifest().digest().toString())
                || state.id().equals(built.parsedManifest().config().digest().toString());
    }

    private void load(PlatformArchive archive, ImageReference name, Optional<String> before) {
        try {
            engine.loadImage(archive::writeTo);
        } catch (RuntimeException e) {
            // What a broken load left must not be taken for the image; what was there before may stay.
            if (!engine.inspectImage(name.toString()).map(ImageState::id).equals(before)) {
                engine.removeImage(name.toString());
            }
            throw e;
        }
    }

    private String command(ImageSpec image, ImageLayout layout, PlatformImage built) {
        List<String> words = new ArrayList<>(List.of("docker", "run", "--rm"));
        if (!built.platform().equals(engine.describe().platform())) {
            words.addAll(List.of("--platform", built.platform().toString()));
        }
        for (String port : exposed(layout, built)) {
            words.addAll(List.of("-p", published(port)));
        }
        words.add(image.displayName() + ':' + TAG);
        if (built.config().entrypoint().isEmpty() && built.config().command().isEmpty()) {
            words.add("COMMAND");
        }
        return String.join(" ", words);
    }

    /** {@code 8545/tcp} as {@code 8545:8545}. */
    private static String published(String port) {
        String number = port.replaceFirst("/.*", "");
        return number + ':' + number + (port.endsWith("/udp") ? "/udp" : "");
    }

    private static List<String> exposed(ImageLayout layout, PlatformImage built) {
        try {
            JsonNode config = JsonMapper.builder()
                    .build()
                    .readTree(layout.bytes(built.parsedManifest().config()));
            List<String> ports = new ArrayList<>();
            config.path("config").path("ExposedPorts").fieldNames().forEachRemaining(ports::add);
            return ports.stream().sorted().toList();
        } catch (IOException e) {
            // It was read as a config before.
            throw new UncheckedIOException(e);
        }
    }
}
