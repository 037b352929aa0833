package io.github.pixelzx.docker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuilderChecksTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";

    private final FakeEngine engine = new FakeEngine().holding(IMAGE, Platform.parse("linux/amd64"));
    private final BuilderChecks checks = new BuilderChecks(engine, new FakeBuildx(), node -> elsewhere(node.place()));

    private Engine elsewhere(String place) {
        if (place.equals("ssh://down.lan")) {
            throw Problem.environment(
                            HelpTopic.ENGINE_OF_PLATFORM, "No engine at " + place, "connection refused", "start it")
                    .asException();
        }
        return new FakeEngine();
    }

    @Test
    void looksAtEachNode() {
        EngineSpec elsewhere = new EngineSpec("ssh://arm.lan", null, "<builder><nodes><node>");
        Remote down = Remote.of("tcp://127.0.0.1:1");
        BuilderSpec spec = BuilderSpec.of("team", IMAGE)
                .at(List.of(
                        new NodeSpec(
                                "amd64",
                                List.of(Platform.parse("linux/amd64")),
                                "",
                                null,
                                BuilderSpec.of("team-amd64", IMAGE)),
                        new NodeSpec(
                                "arm64",
                                List.of(Platform.parse("linux/arm64")),
                                "ssh://arm.lan",
                                elsewhere,
                                BuilderSpec.of("team-arm64", IMAGE)),
                        new NodeSpec(
                                "s390x",
                                List.of(Platform.parse("linux/s390x")),
                                "ssh://down.lan",
                                new EngineSpec("ssh://down.lan", null, "<builder><nodes><node>"),
                                BuilderSpec.of("team-s390x", IMAGE)),
                        new NodeSpec(
                                "riscv64",
                                List.of(Platform.parse("linux/riscv64")),
                                down.endpoint(),
                                null,
                                BuilderSpec.remote("team-riscv64", down))));

        String found = checks.check(spec).toString();

        assertThat(found)
                .contains("node 'amd64'", "is made by the first build", "node 'arm64' (ssh://arm.lan)")
                .contains("node 's390x' (ssh://down.lan), verdict=FAIL", "No engine at ssh://down.lan")
                .contains("node 'riscv64' (tcp://127.0.0.1:1)", "Connection refused")
                .doesNotContain("docker rm -f");
    }
}
