package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.PresumedBuilder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A builder to build by. One that is merely presumed to answer is asked while it builds already; if it turns out that it
 * does not, it is mended, and the build begins anew.
 *
 * @param presumed null where the builder has answered
 */
record ReadyBuilder(
        Builder builder, BuilderSource source, @Nullable PresumedBuilder presumed) {

    /** Gets the builder; meanwhile buildx is looked for, which may be a program to start. */
    static ReadyBuilder of(BuilderSource source, Buildx buildx) {
        try (Questions questions = new Questions("Looking for buildx", 1)) {
            Future<String> version = questions.ask(buildx::version);
            @Nullable PresumedBuilder presumed = source.presumed().orElse(null);
            Builder builder = presumed == null ? source.ensured() : presumed.builder();
            questions.answer(version);
            return new ReadyBuilder(builder, source, presumed);
        }
    }

    /** The same, and it has answered. */
    ReadyBuilder certain() {
        return presumed == null ? this : new ReadyBuilder(source.ensured(), source, null);
    }

    /**
     * Builds.
     *
     * @param clear takes away what a build left that has to begin anew
     * @throws ProblemException what the build throws, or why there is no builder
     */
    <T> T build(Supplier<T> work, Runnable clear) {
        PresumedBuilder asked = presumed;
        if (asked == null) {
            return work.get();
        }
        try (Questions questions = new Questions("Asking BuildKit", 1)) {
            Future<Boolean> mended = questions.ask(asked::assure);
            try {
                return work.get();
            } catch (ProblemException e) {
                if (e.problem().help() == HelpTopic.INTERRUPTED || !questions.answer(mended)) {
                    throw e;
                }
            }
        }
        clear.run();
        // Once more: buildx drops a builder that it could not reach.
        source.ensured();
        return work.get();
    }
}
