package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
        assertThat(new Maker(self.place(), self.process(), self.start() - 1).hasEnded())
                .isTrue();
    }

    @Test
    void isNotKnownToHaveEndedOnAnotherMachine() {
        assertThat(new Maker("elsewhere", Long.MAX_VALUE, 1).hasEnded()).isFalse();
    }
}
