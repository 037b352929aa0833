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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadyBuilderTest {

    private static final Builder BUILDER = new Builder("b", List.of("b0"), "a test's", Map.of());
    private final ProblemException broken = problem(HelpTopic.BUILD_FAILED);

    private final List<String> done = new ArrayList<>();

    @Test
    void makesSureOfABuilderBeforeItBuildsUnlessItIsPresumed() {
        ReadyBuilder ready = ReadyBuilder.of(() -> ensured(), new FakeBuildx());

        assertThat(ready.build(works("built"), this::clear)).isEqualTo("built");
        assertThat(done).containsExactly("ensured", "built");
    }

    @Test
    void buildsByAPresumedBuilderWithoutWaitingForItsAnswer() {
        assertThat(presumed(() -> false).build(works("built"), this::clear)).isEqualTo("built");
        assertThat(done).containsExactly("built");
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
        assertThat(done).containsExactly("cleared", "ensured", "built");
    }

    @Test
    void believesAFailureOfABuilderThatAnswers() {
        assertThatThrownBy(() -> presumed(() -> false).build(breaks(broken), this::clear))
                .isSameAs(broken);
        assertThat(done).isEmpty();
    }

    @Test
    void saysWhyThePresumedBuilderCannotBeMendedRatherThanThatTheBuildFailed() {
        ProblemException notReady = problem(HelpTopic.BUILDER_NOT_READY);

        assertThatThrownBy(() -> presumed(() -> {
                            throw notReady;
                        })
                        .build(breaks(broken), this::clear))
                .isSameAs(notReady);
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
                        return Optional.of(new PresumedBuilder(BUILDER, assurance));
                    }
                },
                new FakeBuildx());
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
