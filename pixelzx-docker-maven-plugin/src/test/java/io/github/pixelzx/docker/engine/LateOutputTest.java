package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that says that a container has ended before it hands over what that container printed. */
@Tag("docker")
class LateOutputTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private HesitantRelay relay;
    private LiveContainers live;

    @BeforeEach
    void opensTheRelay() throws IOException {
        relay = HesitantRelay.before(Path.of(URI.create(RealEngine.host()).getPath()), directory.resolve("relay.sock"));
    }

    @AfterEach
    void closesTheRelay() throws IOException {
        relay.close();
    }

    @Test
    void isWaitedFor() throws Exception {
        ContainerOutcome outcome = run(LONG, relay::handOverOnceAContainerHasEnded);

        assertThat(outcome.stdout()).isEqualTo("late\n");
    }

    @Test
    void isNeverTakenForWholeWhereItIsNot() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> run(Duration.ofMillis(100), () -> {}));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.ENGINE_REFUSED);
        assertThat(problem.problem().text()).contains("it did not hand over all that pixelzx-run-");
        assertThat(live.names()).isEmpty();
    }

    private ContainerOutcome run(Duration lastOutput, Runnable before) throws Exception {
        EngineWay way = EngineWay.to(EngineAddress.parse("unix://" + relay.socket(), "a test", null));
        EngineVersions versions = way.versions(null);
        before.run();
        try (EngineClient client = new EngineClient(way.settings(versions.spoken(way.address())))) {
            live = LiveContainers.watched(client, () -> {});
            return new ContainerRun(new ContainerPlace(
                            client.docker(),
                            new Refusals("a test"),
                            live,
                            new LoadedImages(),
                            way.address(),
                            lastOutput))
                    .run(
                            ContainerSpec.of(EngineContract.IMAGE)
                                    .withCommand(List.of("echo", "late"))
                                    .withNetwork("none"),
                            LONG);
        } finally {
            live.unwatch();
        }
    }
}
