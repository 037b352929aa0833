package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.PresumedBuilder;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadyBuilderTest {

    private static final Builder BUILDER = new Builder("b", List.of("b0"), "a test's", Map.of());
    private final ProblemException broken = problem(HelpTopic.BUILD_FAILED);

    private final List<String> done = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void detail(String sentence) {
            details.add(sentence);
        }
    };
    private final AtomicInteger assured = new AtomicInteger();

    @Test
    void makesSureOfABuilderBeforeItBuildsUnlessItIsPresumed() {
        ReadyBuilder ready = ReadyBuilder.of(() -> ensured(), new FakeBuildx(), progress);

        assertThat(ready.build(works("built"), this::clear)).isEqualTo("built");
        assertThat(done).containsExactly("ensured", "built");
    }

    @Test
    void buildsByAPresumedBuilderWithoutWaitingForItsAnswer() {
        CountDownLatch built = new CountDownLatch(1);
        ReadyBuilder presumed = presumed(() -> {
            awaited(built);
            return false;
        });

        String result = presumed.build(
                () -> {
                    built.countDown();
                    return works("built").get();
                },
                this::clear);

        assertThat(result).isEqualTo("built");
        assertThat(done).containsExactly("built", "told");
    }

    @Test
    void doesNotLeaveBeforeWhatIsBeingMendedIsWhole() {
        CountDownLatch built = new CountDownLatch(1);
        AtomicBoolean whole = new AtomicBoolean();
        ReadyBuilder presumed = presumed(() -> {
            awaited(built);
            whole.set(true);
            return true;
        });

        presumed.build(
                () -> {
                    built.countDown();
                    return "built";
                },
                this::clear);

        assertThat(whole).isTrue();
    }

    @Test
    void letsABuildThatWasInterruptedWaitAMomentForWhatIsBeingMended() {
        ProblemException interrupted = problem(HelpTopic.INTERRUPTED);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean whole = new AtomicBoolean();
        ReadyBuilder presumed = presumed(() -> {
            awaited(ended);
            whole.set(true);
            return true;
        });

        assertThatThrownBy(() -> presumed.build(
                        () -> {
                            Thread.currentThread().interrupt();
                            ended.countDown();
                            throw interrupted;
                        },
                        this::clear))
                .isSameAs(interrupted);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(whole).isTrue();
    }

    @Test
    void keepsAnImageThatIsThereWhateverBecomesOfTheBuilder() {
        assertThat(presumed(() -> {
                            throw problem(HelpTopic.BUILDER_NOT_READY);
                        })
                        .build(works("built"), this::clear))
                .isEqualTo("built");
    }

    @Test
    void keepsAnImageThatIsThereThoughAskingTheBuilderHitABug() {
        assertThat(presumed(() -> {
                            throw new IllegalStateException("a bug");
                        })
                        .build(works("built"), this::clear))
                .isEqualTo("built");
        assertThat(done).containsExactly("built", "told");
        assertThat(details).singleElement().asString().contains("IllegalStateException: a bug");
    }

    @Test
    void makesSureOfAPresumedBuilderWhereOneHasToBeCertain() {
        assertThat(presumed(() -> true).certain().build(works("built"), this::clear))
                .isEqualTo("built");
        assertThat(done).containsExactly("ensured", "built");
    }

    @Test
    void buildsAnewWhereThePresumedBuilderHadToBeMended() {
        Deque<Supplier<String>> works = new ArrayDeque<>(List.of(
                () -> {
                    throw broken;
                },
                works("built")));

        assertThat(presumed(() -> true).build(() -> works.remove().get(), this::clear))
                .isEqualTo("built");
        assertThat(done).containsExactly("told", "cleared", "built");
        assertThat(assured).as("buildx may have dropped the builder").hasValue(2);
    }

    @Test
    void believesAFailureOfABuilderThatAnswers() {
        assertThatThrownBy(() -> presumed(() -> false).build(breaks(broken), this::clear))
                .isSameAs(broken);
        assertThat(done).containsExactly("told");
    }

    @Test
    void saysWhyTheBuildFailedThoughTheBuilderCouldNotBeAskedEither() {
        ProblemException lost = problem(HelpTopic.ENGINE_REFUSED);

        assertThatThrownBy(() -> presumed(() -> {
                            throw lost;
                        })
                        .build(breaks(broken), this::clear))
                .isSameAs(broken)
                .hasSuppressedException(lost);
    }

    @Test
    void saysWhyThePresumedBuilderCannotBeMendedRatherThanThatTheBuildFailed() {
        ProblemException notReady = problem(HelpTopic.BUILDER_NOT_READY);

        assertThatThrownBy(() -> presumed(() -> {
                            throw notReady;
                        })
                        .build(breaks(broken), this::clear))
                .isSameAs(notReady)
                .hasSuppressedException(broken);
    }

    @Test
    void doesNotBuildAnewWhatWasInterrupted() {
        ProblemException interrupted = problem(HelpTopic.INTERRUPTED);

        assertThatThrownBy(() -> presumed(() -> true).build(breaks(interrupted), this::clear))
                .isSameAs(interrupted);
        assertThat(done).isEmpty();
    }

    private ReadyBuilder presumed(BooleanSupplier assurance) {
        return ReadyBuilder.of(
                new BuilderSource() {
                    @Override
                    public Builder ensured() {
                        return ReadyBuilderTest.this.ensured();
                    }

                    @Override
                    public Optional<PresumedBuilder> presumed() {
                        return Optional.of(new PresumedBuilder(
                                BUILDER,
                                () -> {
                                    assured.incrementAndGet();
                                    return assurance.getAsBoolean();
                                },
                                () -> done.add("told")));
                    }
                },
                new FakeBuildx(),
                progress);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Builder ensured() {
        done.add("ensured");
        return BUILDER;
    }

    private void clear() {
        done.add("cleared");
    }

    private Supplier<String> works(String result) {
        return () -> {
            done.add(result);
            return result;
        };
    }

    private static Supplier<String> breaks(ProblemException failure) {
        return () -> {
            throw failure;
        };
    }

    private static ProblemException problem(HelpTopic topic) {
        return Problem.environment(topic, "it failed", "a test", "nothing").asException();
    }
}
