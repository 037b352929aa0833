package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.engine.FakeEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeNameTest {

    private final FakeEngine engine = new FakeEngine();

    @Test
    void removesWhatAKilledRunLeftAndNothingElse() {
        Instant now = Instant.now();
        String old = load(new ProbeName(now.minus(Duration.ofMinutes(11)), "0a1b2c3d"));
        String running = load(new ProbeName(now.minus(Duration.ofMinutes(9)), "0a1b2c3d"));
        String foreign = "docker.io/pixelzx/probe:mine";
        engine.loadImage(new ProbeImage(foreign, "amd64")::writeTo);

        ProbeName.removeOld(engine, now);

        assertThat(List.of(old, running, foreign))
                .filteredOn(name -> engine.inspectImage(name).isPresent())
                .containsExactly(running, foreign);
    }

    private String load(ProbeName name) {
        engine.loadImage(new ProbeImage(name.toString(), "amd64")::writeTo);
        return name.toString();
    }
}
