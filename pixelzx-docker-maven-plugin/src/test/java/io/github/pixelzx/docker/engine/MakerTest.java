package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MakerTest {

    @Test
    void readsWhatItWrote() {
        Maker maker = Maker.current();

        assertThat(Maker.parse(maker.toString())).contains(maker);
        assertThat(Maker.parse("what else")).isEmpty();
        assertThat(Maker.parse("a b c")).isEmpty();
    }

    @Test
    void hasNotEndedWhileItRuns() {
        assertThat(Maker.current().hasEnded()).isFalse();
    }

    @Test
    void hasEndedWhenItsNumberIsNobodysOrSomebodyElses() {
        Maker self = Maker.current();

        assertThat(new Maker(self.place(), Long.MAX_VALUE, self.start()).hasEnded())
                .isTrue();
        assertThat(new Maker(self.place(), self.process(), self.start() - 60_000).hasEnded())
                .isTrue();
    }

    @Test
    void isNotTakenForEndedBecauseTheClockWasSet() {
        Maker self = Maker.current();

        assertThat(new Maker(self.place(), self.process(), self.start() - 5_000).hasEnded())
                .isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsTheStartsOfAMachineApart() throws IOException {
        assertThat(Maker.current().place())
                .startsWith(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
    }

    @Test
    void isNotKnownToHaveEndedOnAnotherMachine() {
        assertThat(new Maker("elsewhere", Long.MAX_VALUE, 1).hasEnded()).isFalse();
    }
}
