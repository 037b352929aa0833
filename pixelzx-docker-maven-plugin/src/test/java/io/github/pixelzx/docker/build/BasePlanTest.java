package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasePlanTest {

    private static final Digest ONE = Digest.of(new byte[] {1});
    private static final Digest TWO = Digest.of(new byte[] {2});

    private final BasePlan plan = new BasePlan(
            List.of(
                    new KeptBase(
                            ImageReference.parse("alpine:3.19"),
                            ONE,
                            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm/v7"))),
                    new KeptBase(ImageReference.parse("ghcr.io/acme/tools"), TWO, null)),
            Map.of(ImageReference.parse("alpine:3.19"), ONE),
            Path.of("/cache/layout"));

    @Test
    void makesAStepUponEachPlatformAndRunsNothing() {
        assertThat(plan.dockerfile()).isEqualTo("""
                FROM --platform=linux/amd64 docker.io/library/alpine:3.19@%1$s AS stage0-0
                WORKDIR /pixelzx-base
                FROM --platform=linux/arm/v7 docker.io/library/alpine:3.19@%1$s AS stage0-1
                WORKDIR /pixelzx-base
                FROM ghcr.io/acme/tools@%2$s AS stage1-0
                WORKDIR /pixelzx-base
                FROM scratch
                COPY --from=stage0-0 /pixelzx-base /stage0-0
                COPY --from=stage0-1 /pixelzx-base /stage0-1
                COPY --from=stage1-0 /pixelzx-base /stage1-0
                """.formatted(ONE, TWO));
    }

    @Test
    void handsEachBaseOverUnderItsOwnName() {
        assertThat(plan.contexts())
                .containsEntry("docker.io/library/alpine:3.19@" + ONE, "oci-layout:///cache/layout@" + ONE)
                .containsEntry("ghcr.io/acme/tools@" + TWO, "oci-layout:///cache/layout@" + TWO);
    }

    @Test
    void pinsWhatHasATag() {
        assertThat(plan.policy(null))
                .isEqualTo("{\"rules\":[{\"action\":\"CONVERT\",\"selector\":{\"identifier\":"
                        + "\"docker-image://docker.io/library/alpine:3.19\"},\"updates\":{\"identifier\":"
                        + "\"docker-image://docker.io/library/alpine:3.19@" + ONE + "\"}}]}");
    }

    @Test
    void keepsTheRulesOfTheUsersOwnPolicyBeforeItsOwn(@TempDir Path directory) throws IOException {
        String deny = "{\"action\":\"DENY\",\"selector\":{\"identifier\":\"docker-image://evil.example/*\"}}";
        Path file = Files.writeString(directory.resolve("policy.json"), "{\"version\": 1, \"rules\": [" + deny + "]}");

        assertThat(plan.policy(file.toString()))
                .startsWith("{\"version\":1,\"rules\":[" + deny + ",{\"action\":\"CONVERT\"")
                .endsWith("alpine:3.19@" + ONE + "\"}}]}");
    }

    @Test
    void refusesAPolicyOfTheUsersThatItCannotRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("policy.json");

        assertThatThrownBy(() -> plan.policy(file.toString()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(file.toString());
        Files.writeString(file, "{\"rules\": 1}");
        assertThatThrownBy(() -> plan.policy(file.toString()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("rules");
    }
}
