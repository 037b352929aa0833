package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which platforms an image is made for where some cannot be run, and tells the goals that follow.
 *
 * @param elsewhere the platforms that are tested on an engine of their own, whose emulators are not this one's
 * @param emulation asked for only if the policy needs it: a build may need no emulator at all
 */
public record PlatformSelection(
        EmulationPolicy policy,
        Set<Platform> elsewhere,
        Supplier<Emulation> emulation,
        Workspace workspace,
        Progress progress) {

    /** The record {@code emulation.json}: platforms that were asked for and left out of the build. */
    public record LeftOut(List<Platform> platforms) {

        static final String FILE = "emulation.json";

        public LeftOut {
            platforms = List.copyOf(platforms);
        }
    }

    /**
     * The image to build.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if an emulator is missing that is required, or no
     *     platform is left
     */
    public ImageSpec toBuild(ImageSpec image) {
        List<Platform> here = image.platforms().stream()
                .filter(platform -> !elsewhere.contains(platform))
                .toList();
        if (policy == EmulationPolicy.AUTO || here.isEmpty()) {
            workspace.remove(LeftOut.FILE);
            return image;
        }
        Map<Platform, Execution> found = emulation.get().of(here);
        List<Platform> missing = ProbedEmulation.impossible(found);
        if (policy != EmulationPolicy.SKIP || missing.isEmpty()) {
            workspace.remove(LeftOut.FILE);
            return image;
        }
        if (missing.size() == image.platforms().size()) {
            throw MissingEmulator.problem(missing, "without them no platform is left to build")
                    .asException();
        }
        workspace.write(LeftOut.FILE, new LeftOut(missing));
        return without(image, missing, "not built, not tested and not published");
    }

    /** The image as it was built: what has to be tested and published. */
    public ImageSpec built(ImageSpec image) {
        if (policy != EmulationPolicy.SKIP) {
            return image;
        }
        List<Platform> missing = workspace
                .read(LeftOut.FILE, LeftOut.class)
                .map(LeftOut::platforms)
                .orElse(List.of());
        return missing.isEmpty() ? image : without(image, missing, "left out of this image");
    }

    private ImageSpec without(ImageSpec image, List<Platform> missing, String how) {
        progress.warning(MissingEmulator.listed(missing) + ": " + how
                + ", for want of an emulator (pixelzx.emulation=skip). To have it: "
                + MissingEmulator.command(missing));
        return image.withPlatforms(image.platforms().stream()
                .filter(platform -> !missing.contains(platform))
                .toList());
    }
}
