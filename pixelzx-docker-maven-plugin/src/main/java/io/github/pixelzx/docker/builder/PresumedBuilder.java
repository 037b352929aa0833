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
    private final Runnable telling;

    /**
     * @param builder what is probably ready
     * @param assurance asks, mends what does not answer, and says whether that was needed; tells nobody
     * @param telling tells what the assurance had to say, and lets it tell the rest at once
     */
    public PresumedBuilder(Builder builder, BooleanSupplier assurance, Runnable telling) {
        this.builder = builder;
        this.assurance = assurance;
        this.telling = telling;
    }

    /** What is probably ready. */
    public Builder builder() {
        return builder;
    }

    /**
     * Asks BuildKit, and mends the builder if it does not answer. Says nothing before {@link #tell}: whoever builds
     * meanwhile has the console.
     *
     * @return whether it did not answer at once or is another container now, so that a build that failed may have failed for
     *     that
     * @throws ProblemException if the builder cannot be mended
     */
    public boolean assure() {
        return assurance.getAsBoolean();
    }

    /** Tells what making sure of it has had to say so far; what it says later is told at once. */
    public void tell() {
        telling.run();
    }
}
