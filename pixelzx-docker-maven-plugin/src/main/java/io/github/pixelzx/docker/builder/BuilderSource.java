package io.github.pixelzx.docker.builder;

import java.util.Optional;

/** Where a build gets its builder. */
@FunctionalInterface
public interface BuilderSource {

    /**
     * The builder, made or mended if it has to be.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there can be none
     */
    Builder ensured();

    /** Hears that the builder will be asked for: what takes its time to answer may be asked now. Does not wait. */
    default void soon() {}

    /** The builder if everything speaks for it that is quickly asked; none if it has to be {@link #ensured}. */
    default Optional<PresumedBuilder> presumed() {
        return Optional.empty();
    }
}
