package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.PresumedBuilder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.progress.Progress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A builder to build by. One that is merely presumed to answer is asked while it builds already; if it turns out that it
 * does not, it is mended, and the build begins anew.
 *
 * @param presumed null where the builder has answered
 * @param progress hears what no longer matters
 */
record ReadyBuilder(
        Builder builder, BuilderSource source, @Nullable PresumedBuilder presumed, Progress progress) {

    /** What is wrong with a builder explains why a build by it failed; that somebody was interrupted ends the waiting. */
    private static final Set<HelpTopic> SAYING_MORE = Set.of(
            HelpTopic.BUILDER_NOT_READY,
            HelpTopic.BUILDER_FOREIGN,
            HelpTopic.BUILDER_IMAGE_MISSING,
            HelpTopic.INTERRUPTED);

    /** Long enough to give a container its name, and shorter than the end of the JVM is held up. */
    private static final Duration SHORT_WHILE = Duration.ofSeconds(1);

    /** Gets the builder; meanwhile buildx is looked for, which may be a program to start. */
    static ReadyBuilder of(BuilderSource source, Buildx buildx, Progress progress) {
        try (Questions questions = new Questions("Looking for buildx", 1)) {
            Future<String> version = questions.ask(buildx::version);
            @Nullable PresumedBuilder presumed = source.presumed().orElse(null);
            Builder builder = presumed == null ? source.ensured() : presumed.builder();
            questions.answer(version);
            return new ReadyBuilder(builder, source, presumed, progress);
        }
    }

    /** The same, and it has answered. */
    ReadyBuilder certain() {
        return presumed == null ? this : new ReadyBuilder(source.ensured(), source, null, progress);
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
                T built = work.get();
                asked.tell();
                settle(questions, mended);
                return built;
            } catch (ProblemException e) {
                if (!isMended(asked, questions, mended, e)) {
                    throw e;
                }
            }
        }
        clear.run();
        // Once more: buildx drops a builder that it could not reach.
        asked.assure();
        return work.get();
    }

    /** What is being mended is not left half done; an image that is there needs no other builder. */
    private void settle(Questions questions, Future<Boolean> mended) {
        try {
            questions.answer(mended);
        } catch (RuntimeException e) {
            if (e instanceof ProblemException other && other.problem().help() == HelpTopic.INTERRUPTED) {
                throw other;
            }
            progress.detail("The image is built, but the builder could not be asked: " + e);
        }
    }

    private static boolean isMended(
            PresumedBuilder asked, Questions questions, Future<Boolean> mended, ProblemException failure) {
        if (failure.problem().help() == HelpTopic.INTERRUPTED) {
            questions.outlast(mended, SHORT_WHILE);
            return false;
        }
        asked.tell();
        try {
            return questions.answer(mended);
        } catch (RuntimeException e) {
            if (e instanceof ProblemException other
                    && SAYING_MORE.contains(other.problem().help())) {
                other.addSuppressed(failure);
                throw other;
            }
            failure.addSuppressed(e);
            return false;
        }
    }
}
