package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunNameTest {

    private static final String IMAGE = "alpine:latest";

    private final Maker self = Maker.current();
    private final FakeEngine engine = new FakeEngine().holding(IMAGE, Platform.parse("linux/amd64"));

    @Test
    void readsWhatItWrote() {
        RunName run = RunName.create();

        assertThat(RunName.parse(run.toString())).contains(run);
        assertThat(RunName.parse("somebody-else")).isEmpty();
    }

    @Test
    void tellsRunsOfOneProcessApart() {
        assertThat(RunName.create()).isNotEqualTo(RunName.create());
    }

    @Test
    void removesWhatAProcessThatIsGoneLeft() {
        container("gone", RunName.of(new Maker(self.place(), Long.MAX_VALUE / 16, self.start())));
        container("number given again", RunName.of(new Maker(self.place(), self.process(), self.start() - 60_000)));

        new Traces(engine).removeOrphans();

        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void leavesWhatAProcessStillNeedsAlthoughTheClockWasSet() {
        container("own", RunName.create());
        container("clock set", RunName.of(new Maker(self.place(), self.process(), self.start() - 5_000)));

        new Traces(engine).removeOrphans();

        assertThat(engine.containerNames()).containsExactly("own", "clock set");
    }

    /** Two jobs of a CI: containers of one host name, on one engine, that count their processes each from 1. */
    @Test
    void leavesWhatProcessesOfOtherPlacesMade() {
        container("job", RunName.of(new Maker(self.place() + '0', Long.MAX_VALUE / 16, self.start())));

        new Traces(engine).removeOrphans();

        assertThat(engine.containerNames()).containsExactly("job");
    }

    private void container(String name, RunName run) {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(name).withLabels(Map.of(Traces.LABEL, run.toString())));
    }
}
