package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.RunningContainer;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTest {

    private static final String IMAGE = "docker.io/pixelzx/test:app";

    @TempDir
    Path directory;

    private final FakeEngine engine = new FakeEngine().holding(IMAGE, Platform.parse("linux/amd64"));
    private final CommandTest prepared = new CommandTest(
            "prepared",
            List.of(),
            ProgramSpec.of(List.of("/app")),
            Expectation.SUCCESS,
            List.of(List.of("/prepare")),
            null,
            null);

    @Test
    void removesItsContainerBeforeItsImage() {
        try (Lanes lanes = new Lanes()) {
            CaseOutcome outcome = new CommandRun(context(new Removals(lanes))).run(prepared);

            assertThat(outcome.failures()).isEmpty();
            assertThat(engine.containerNames()).isEmpty();
            assertThat(engine.calls().get(engine.calls().size() - 1)).startsWith("removeImage ");
        }
    }

    @Test
    void leavesToOtherTestsWhatBecomesOfTheirContainers() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (Lanes lanes = new Lanes()) {
            Removals shared = new Removals(lanes);
            CaseContext context = context(shared);
            engine.before("remove", () -> {
                asked.countDown();
                throw new IllegalStateException("the other test's container stays");
            });
            RunningContainer others = engine.start(ContainerSpec.of(IMAGE));
            try (Removals.Held held = shared.hold(others)) {
                held.ended();
            }
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(new CommandRun(context).run(prepared).failures()).isEmpty();

            assertThatThrownBy(shared::await).hasMessage("the other test's container stays");
        }
    }

    private CaseContext context(Removals removals) {
        PlatformImage image = ImageLayout.read(LayoutFixture.onePlatform(directory, "linux/amd64", Map.of()))
                .platforms()
                .get(0);
        TestSpec spec = Tests.of(List.of(prepared));
        RunName run = RunName.create();
        return new CaseContext(
                engine,
                spec,
                image,
                IMAGE,
                new Pace(Execution.NATIVE),
                run,
                new SharedVolumes(engine, run, image.platform(), removals),
                removals,
                what -> {});
    }
}
