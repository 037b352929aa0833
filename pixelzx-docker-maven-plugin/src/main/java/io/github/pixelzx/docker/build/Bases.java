package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import java.util.List;

/** Where the base images of a build come from. */
public interface Bases {

    /** From the registries alone; nothing is kept. */
    Bases REGISTRIES = new OnlineBases(null, 0, null, List::of, () -> Platform.of("linux", "amd64"));

    /**
     * The bases to be taken from this machine.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException BASE_NOT_KEPT if one can be had neither here nor elsewhere
     */
    BasePlan plan(BaseNeed need, Progress progress);

    /** Keeps what a build that is done was built upon; what cannot be kept is no offence. */
    void keep(List<BaseImage> bases, List<Platform> platforms, Progress progress);

    /** Remembers that an image is needed which was built upon these and is not built again. */
    void use(List<BaseImage> bases);
}
