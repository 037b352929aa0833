package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.registry.HastyRegistries;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whether registries answer, asked while something else is done. */
class DestinationQuestionTest {

    private static final ImageReference APP = ImageReference.parse("registry.example/acme/app");
    private static final Digest NOTHING = Digest.of("{}".getBytes(StandardCharsets.UTF_8));

    private final FakeRegistry registry = new FakeRegistry();
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }
    };

    @Test
    void warnsOfARegistryThatRefusesInTheWordsOfPush() throws InterruptedException {
        registry.refuse("look " + NOTHING);

        try (DestinationQuestion question = new DestinationQuestion(() -> registry, progress)) {
            question.ask(List.of(APP));

            assertThat(warnings.poll(1, TimeUnit.MINUTES))
                    .startsWith("Publishing to registry.example/acme/app would fail now;"
                            + " the build goes on, for that may pass\n  Why: told so\n  Fix: tell otherwise\n  See: ");
        }
    }

    @Test
    void warnsOfARegistryThatNobodyAnswersFor() throws IOException, InterruptedException {
        RegistryDoor real = HastyRegistries.with(Optional.<Credentials>empty(), Duration.ofSeconds(5));
        ImageReference nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = ImageReference.parse("127.0.0.1:" + socket.getLocalPort() + "/acme/app");
        }

        try (DestinationQuestion question = new DestinationQuestion(() -> real, progress)) {
            question.ask(List.of(nobody));

            assertThat(warnings.poll(1, TimeUnit.MINUTES))
                    .contains(
                            "Publishing to " + nobody + " would fail now",
                            "could not be reached",
                            "Connection refused");
        }
    }

    @Test
    void saysNothingOfARegistryThatAnswers() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        registry.after("look " + NOTHING, looked::countDown);

        try (DestinationQuestion question = new DestinationQuestion(() -> registry, progress)) {
            question.ask(List.of(APP));
            assertThat(looked.await(1, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(registry.log()).containsExactly("look " + NOTHING);
        assertThat(warnings).isEmpty();
        assertThat(registry.writes()).isEmpty();
    }

    @Test
    void neitherWaitsForAnAnswerNorTellsOneThatComesTooLate() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Thread> asking = new AtomicReference<>(Thread.currentThread());
        registry.refuse("look " + NOTHING);
        RegistryDoor slow = (repository, access) -> {
            asking.set(Thread.currentThread());
            asked.countDown();
            awaitWhateverHappens(over);
            return registry.open(repository, access);
        };

        try (DestinationQuestion question = new DestinationQuestion(() -> slow, progress)) {
            question.ask(List.of(APP));
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        }
        over.countDown();

        asking.get().join(60_000);
        assertThat(asking.get().isAlive()).isFalse();
        assertThat(warnings).isEmpty();
    }

    @Test
    void asksEachDestinationOnce() throws InterruptedException {
        BlockingQueue<ImageReference> asked = new LinkedBlockingQueue<>();
        RegistryDoor door = (repository, access) -> {
            asked.add(repository);
            return new FakeRegistry().open(repository, access);
        };
        ImageReference other = ImageReference.parse("other.example/acme/app");

        try (DestinationQuestion question = new DestinationQuestion(() -> door, progress)) {
            question.ask(List.of(APP, ImageReference.parse("registry.example/acme/app"), other));
            assertThat(List.of(asked.take(), asked.take())).containsExactlyInAnyOrder(APP, other);
        }

        assertThat(asked).isEmpty();
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Programs that a registry's credentials come from need not listen either.
            }
        }
    }
}
