package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.problem.ProblemException;
import java.util.function.BooleanSupplier;

/**
 * A builder whose container has been running for long, as what it was configured to be. Its BuildKit was not asked whether
 * it answers: that takes as long as the first tenth of a second of a build, which may begin meanwhile.
 */
public final class PresumedBuilder {

    private final Builder builder;
    private final BooleanSupplier assurance;

    /**
     * @param builder what is probably ready
     * @param assurance asks, mends what does not answer, and says whether that was needed
     */
    public PresumedBuilder(Builder builder, BooleanSupplier assurance) {
        this.builder = builder;
        this.assurance = assurance;
    }

    /** What is probably ready. */
    public Builder builder() {
        return builder;
    }

    /**
     * Asks BuildKit, and mends the builder if it does not answer.
     *
     * @return whether it is another container now, so that what was begun has to begin anew
     * @throws ProblemException if the builder cannot be mended
     */
    public boolean assure() {
        return assurance.getAsBoolean();
    }
}
