package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineQuestionTest {

    private final AtomicInteger opened = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void opensTheEngineOnceAndClosesIt() throws InterruptedException {
        try (EngineQuestion question = new EngineQuestion(this::open)) {
            question.ask();
            Engine first = question.answer();

            assertThat(question.answer()).isSameAs(first);
            assertThat(opened).hasValue(1);
            assertThat(closed.getCount()).isEqualTo(1);
        }
        closed.await();
    }

    @Test
    void opensNoneThatNobodyAskedFor() {
        try (EngineQuestion question = new EngineQuestion(this::open)) {
            assertThat(question).isNotNull();
        }
        assertThat(opened).hasValue(0);
    }

    @Test
    void closesAnEngineThatIsOpenedTooLate() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        try (EngineQuestion question = new EngineQuestion(() -> {
            asked.countDown();
            awaitDespiteInterrupts(given);
            return open();
        })) {
            question.ask();
            asked.await();
        }
        given.countDown();
        closed.await();
    }

    @Test
    void tellsWhyThereIsNone() {
        try (EngineQuestion question = new EngineQuestion(() -> {
            throw Problem.environment(HelpTopic.NO_ENGINE, "none", "nobody answers", "start one")
                    .asException();
        })) {
            question.ask();
            assertThatThrownBy(question::answer)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.NO_ENGINE));
        }
    }

    /** An engine may be opened by a call that hears of no interrupt. */
    private static void awaitDespiteInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** A fake that tells when it is closed. */
    private Engine open() {
        opened.incrementAndGet();
        FakeEngine fake = new FakeEngine();
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (self, method, a) -> {
                    if (method.getName().equals("close")) {
                        closed.countDown();
                    }
                    return method.invoke(fake, a);
                });
    }
}
