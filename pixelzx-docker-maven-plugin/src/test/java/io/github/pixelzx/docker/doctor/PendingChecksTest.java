package io.github.pixelzx.docker.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingChecksTest {

    @Test
    void runSideBySideAndAreToldInTheOrderInWhichTheyBegan() {
        CountDownLatch second = new CountDownLatch(1);
        try (PendingChecks checks = new PendingChecks(FakeEngine::new)) {
            checks.add("first", () -> {
                await(second);
                return List.of(Diagnosis.ok("first", "well"));
            });
            checks.add("second", () -> {
                second.countDown();
                return List.of(Diagnosis.ok("second", "well"));
            });

            assertThat(checks.found()).extracting(Diagnosis::subject).containsExactly("first", "second");
        }
    }

    @Test
    void sayOnceThatThereIsNoEngine() {
        try (PendingChecks checks = new PendingChecks(PendingChecksTest::none)) {
            checks.addEngine("engine", engine -> List.of());
            checks.addIfOpen("clock", engine -> List.of());
            checks.addFar(
                    "base", engine -> List.of("a mirror"), mirrors -> List.of(Diagnosis.ok("base", mirrors + "")));

            assertThat(checks.found())
                    .extracting(Diagnosis::subject, Diagnosis::verdict, Diagnosis::finding)
                    .satisfiesExactly(
                            engine -> assertThat(engine.toList()).contains("engine", Verdict.FAIL),
                            base -> assertThat(base.toList()).contains("base", Verdict.OK, "[]"));
        }
    }

    @Test
    void askAgainAsTheEngineSays() {
        try (PendingChecks checks = new PendingChecks(FakeEngine::new)) {
            checks.addFar(
                    "base", engine -> List.of("a mirror"), mirrors -> List.of(Diagnosis.ok("base", mirrors + "")));

            assertThat(checks.found()).extracting(Diagnosis::finding).containsExactly("[a mirror]");
        }
    }

    @Test
    void hideNoBug() {
        try (PendingChecks checks = new PendingChecks(FakeEngine::new)) {
            checks.add("broken", () -> {
                throw new IllegalStateException("a bug");
            });

            assertThatThrownBy(checks::found).hasRootCauseMessage("a bug");
        }
    }

    private static Engine none() {
        throw Problem.environment(HelpTopic.NO_ENGINE, "No engine", "none answers", "start one")
                .asException();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
