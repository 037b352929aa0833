package io.github.pixelzx.docker.export;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ImageState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
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
        LayoutSeal compared = workspace.read(LayoutSeal.FILE, LayoutSeal.class).orElse(LayoutSeal.NONE);
        ImageLayout layout = ImageLayout.read(workspace.layout(), compared);
        PlatformImage built = layout.platform(image.platforms().get(0));
        String name = ImageReference.parse(image.displayName() + ':' + TAG).toString();
        if (engine.inspectImage(name).filter(state -> isSame(state, built)).isEmpty()) {
            new EngineImage(engine, progress).load(layout, built.platform(), name);
        }
        progress.loaded(image.displayName() + ':' + TAG, built.platform(), command(image, built));
    }

    /** The containerd store names an image by its manifest, the classic one by its config. */
    private static boolean isSame(ImageState state, PlatformImage built) {
        return state.id().equals(built.manifest().digest().toString())
                || state.id().equals(built.parsedManifest().config().digest().toString());
    }

    private String command(ImageSpec image, PlatformImage built) {
        List<String> words = new ArrayList<>(List.of("docker", "run", "--rm"));
        if (!built.platform().equals(engine.describe().platform())) {
            words.addAll(List.of("--platform", built.platform().toString()));
        }
        for (String port : built.config().ports().stream().sorted().toList()) {
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
}
