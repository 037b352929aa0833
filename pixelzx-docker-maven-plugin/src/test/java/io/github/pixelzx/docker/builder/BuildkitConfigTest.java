package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.FakeEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildkitConfigTest {

    @Test
    void limitsTheCacheAndNothingElseByDefault() {
        BuildkitConfig config = BuildkitConfig.from(engine(List.of(), List.of("127.0.0.0/8", "::1/128")));

        assertThat(config.toml()).isEqualTo("""
                # Made from the engine's own configuration; changes are lost.
                [worker.oci]
                  gc = true
                  gckeepstorage = "10GB"
                """);
        assertThat(config.hostNetwork()).isFalse();
    }

    @Test
    void reachesAMirrorOnTheEnginesLoopbackThroughItsNetwork() {
        BuildkitConfig config = BuildkitConfig.from(engine(List.of("http://127.0.0.1:5000/"), List.of("127.0.0.0/8")));

        assertThat(config.toml()).endsWith("""
                [registry."docker.io"]
                  mirrors = ["127.0.0.1:5000"]
                [registry."127.0.0.1:5000"]
                  http = true
                """);
        assertThat(config.hostNetwork()).isTrue();
    }

    @Test
    void keepsTheOrderAndThePathOfMirrors() {
        BuildkitConfig config = BuildkitConfig.from(engine(
                List.of("https://mirror.example.com", "https://harbor.example.com/hub/", "http://plain.example.com"),
                List.of()));

        assertThat(config.toml()).endsWith("""
                [registry."docker.io"]
                  mirrors = ["mirror.example.com", "harbor.example.com/hub", "plain.example.com"]
                [registry."plain.example.com"]
                  http = true
                """);
        assertThat(config.hostNetwork()).isFalse();
    }

    @Test
    void speaksToAnInsecureRegistryAsTheEngineDoes() {
        BuildkitConfig config = BuildkitConfig.from(engine(List.of(), List.of("10.0.0.0/8", "registry.lan:5000")));

        assertThat(config.toml()).endsWith("""
                [registry."registry.lan:5000"]
                  http = true
                  insecure = true
                """).doesNotContain("10.0.0.0");
    }

    @Test
    void sharesTheNetworkForALoopbackRegistryUnderAnyName() {
        assertThat(BuildkitConfig.from(engine(List.of(), List.of("localhost:5000")))
                        .hostNetwork())
                .isTrue();
        assertThat(BuildkitConfig.from(engine(List.of("http://[::1]:5000"), List.of()))
                        .hostNetwork())
                .isTrue();
        assertThat(BuildkitConfig.from(engine(List.of("http://127.example.com"), List.of()))
                        .hostNetwork())
                .isFalse();
    }

    @Test
    void writesNothingThatIsNoAddress() {
        BuildkitConfig config = BuildkitConfig.from(engine(List.of("http://a\"]\nx = [\"b"), List.of("a b")));

        assertThat(config.toml()).doesNotContain("registry");
    }

    static EngineDescription engine(List<String> mirrors, List<String> insecure) {
        EngineDescription fake = new FakeEngine().describe();
        return new EngineDescription(
                fake.id(),
                fake.version(),
                fake.apiVersion(),
                fake.os(),
                fake.architecture(),
                fake.store(),
                mirrors,
                insecure,
                fake.cgroupDriver(),
                fake.userNamespaces(),
                fake.host(),
                fake.environment());
    }
}
