package io.github.pixelzx.docker.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImageTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final ImageSpec IMAGE =
            new ImageSpec("app", "yuchanshin", List.of(), List.of(ARM64, Platform.parse("linux/arm/v7")));

    @TempDir
    Path target;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> commands = new ArrayList<>();

    @Test
    void isForTheEnginesMachineUnlessAnotherPlatformIsAskedFor() {
        LocalImage local = new LocalImage(engine, new SilentProgress());

        assertThat(local.onePlatform(IMAGE, null).platforms()).containsExactly(AMD64);
        assertThat(local.onePlatform(IMAGE, ARM64).platforms()).containsExactly(ARM64);
    }

    @Test
    void isLoadedAsLocal() {
        load(AMD64, LayoutFixture.config("/app"));

        assertThat(engine.inspectImage("yuchanshin/app:local")).isPresent();
        assertThat(commands).containsExactly("docker run --rm yuchanshin/app:local");
    }

    @Test
    void saysHowItIsRunWithItsPortsAndPlatform() {
        Map<String, Object> config = new LinkedHashMap<>(LayoutFixture.config("/app"));
        config.put("ExposedPorts", Map.of("8545/tcp", Map.of(), "30303/udp", Map.of()));

        load(ARM64, config);

        assertThat(commands)
                .containsExactly("docker run --rm --platform linux/arm64 -p 30303:30303/udp -p 8545:8545"
                        + " yuchanshin/app:local");
    }

    @Test
    void needsACommandWhereTheImageHasNone() {
        load(AMD64, Map.of());

        assertThat(commands).containsExactly("docker run --rm yuchanshin/app:local COMMAND");
    }

    @Test
    void isNotLoadedFromADamagedLayout() throws Exception {
        Workspace workspace = workspace(AMD64, Map.of());
        Files.delete(workspace.layout().resolve("oci-layout"));

        assertThatThrownBy(() -> new LocalImage(engine, new SilentProgress())
                        .load(IMAGE.withPlatforms(List.of(AMD64)), workspace))
                .isInstanceOf(ProblemException.class);
        assertThat(engine.inspectImage("yuchanshin/app:local")).isEmpty();
    }

    private void load(Platform platform, Map<String, Object> config) {
        SilentProgress progress = new SilentProgress() {
            @Override
            public void loaded(String image, Platform loaded, String command) {
                commands.add(command);
            }
        };
        new LocalImage(engine, progress).load(IMAGE.withPlatforms(List.of(platform)), workspace(platform, config));
    }

    private Workspace workspace(Platform platform, Map<String, Object> config) {
        Workspace workspace = Workspace.of(target, "app");
        LayoutFixture fixture = new LayoutFixture(workspace.layout());
        Descriptor image = fixture.image(platform, config, new byte[] {1});
        fixture.top(fixture.index(List.of(image)));
        return workspace;
    }
}
