package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedForTest {

    @ParameterizedTest
    @CsvSource({
        "deploy, deploy, true",
        "clean deploy, deploy, true",
        "install, deploy, false",
        "verify, post-integration-test, true",
        "clean, deploy, false",
        "deploy, none, false",
        "deploy, an-own-phase, false",
        "an-own-phase, an-own-phase, false",
    })
    void includesWhatIsBoundToAPhaseThatIsReached(String typed, String phase, boolean included) {
        assertThat(new AskedFor(List.of(typed.split(" "))).includes("push", Set.of(phase)))
                .isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource({
        "package pixelzx-docker:push, true",
        "pixelzx-docker:build pixelzx-docker:push@worker, true",
        "io.github.pixelzx:pixelzx-docker-maven-plugin:1.0:push, true",
        "package docker:push, false",
        "pixelzx-docker:build, false",
    })
    void includesGoalsThatAreNamed(String typed, boolean included) {
        assertThat(new AskedFor(List.of(typed.split(" "))).includes("push", Set.of()))
                .isEqualTo(included);
    }

    @Test
    void includesNothingWhereNothingWasTyped() {
        assertThat(new AskedFor(List.of()).includes("push", Set.of("deploy"))).isFalse();
    }
}
