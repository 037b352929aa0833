package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TestReminderTest {

    private static final Platform ARM64 = Platform.parse("linux/arm64");

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Test
    void saysOverAndOverWhatATestWaitsForAndWhatItGotLast() throws InterruptedException {
        try (TestReminder reminder = reminder(Duration.ofMillis(1))) {
            reminder.accept("its health is 'starting'");
            assertThat(until("its health is 'starting'"))
                    .isEqualTo("linux/arm64 service PT0S its health is 'starting'");

            reminder.accept("was answered with status 503");
            assertThat(until("503")).isEqualTo("linux/arm64 service PT0S was answered with status 503");
        }
    }

    @Test
    void isSilentForAsLongAsItIsTold() {
        try (TestReminder reminder = reminder(Duration.ofHours(1))) {
            reminder.accept("waits");
        }

        assertThat(said).isEmpty();
    }

    private TestReminder reminder(Duration silence) {
        SilentProgress progress = new SilentProgress() {
            @Override
            public void testWaits(Platform platform, String test, Duration since, String reason) {
                said.add(platform + " " + test + ' ' + since + ' ' + reason);
            }
        };
        return new TestReminder(progress, ARM64, "service", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), silence);
    }

    private String until(String words) throws InterruptedException {
        String line = said.take();
        while (!line.endsWith(words)) {
            line = said.take();
        }
        return line;
    }
}
