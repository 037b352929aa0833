package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuilderBinderTest {

    @Test
    void bindsEveryParameterOfTheBuilder() {
        BuilderSpec builder = new Written()
                .pom(
                        "builder",
                        RawElement.of("driver", "docker-container"),
                        RawElement.of("keepStorage", "20 GB"),
                        RawElement.of("buildkitdConfig", "docker/buildkitd.toml"),
                        RawElement.of("network", "host"),
                        RawElement.of("memory", "1.5g"),
                        RawElement.of("cpus", "1.5"),
                        RawElement.of("restartPolicy", "on-failure:3"),
                        RawElement.of(
                                "labels", RawElement.of("label", "team=platform"), RawElement.of("label", "a=b=c")),
                        RawElement.of("certificates", "registry.lan:5000=certs/lan.pem"),
                        RawElement.of("keepState", "true"))
                .bind()
                .builder();

        assertThat(builder)
                .isEqualTo(new BuilderSpec(
                        "pixelzx-builder",
                        BuilderSpec.Driver.DOCKER_CONTAINER,
                        new BuilderSpec.Container(
                                "moby/buildkit:buildx-stable-1",
                                "host",
                                1_610_612_736L,
                                1_500_000_000L,
                                "on-failure:3",
                                Map.of("team", "platform", "a", "b=c")),
                        new BuilderSpec.Buildkit(
                                "20GB",
                                Written.BASEDIR.resolve("docker/buildkitd.toml"),
                                List.of(),
                                Map.of("registry.lan:5000", Written.BASEDIR.resolve("certs/lan.pem"))),
                        true));
    }

    @Test
    void asksForNothingByDefault() {
        assertThat(new Written().bind().builder())
                .isEqualTo(BuilderSpec.of("pixelzx-builder", "moby/buildkit:buildx-stable-1"));
    }

    @Test
    void takesTheEnginesOwnBuildkitByName() {
        assertThat(new Written()
                        .commandLine("pixelzx.builder.driver", "docker")
                        .bind()
                        .builder()
                        .driver())
                .isEqualTo(BuilderSpec.Driver.DOCKER);
    }

    @Test
    void bindsARemoteBuildkit() {
        assertThat(new Written()
                        .pom(
                                "builder",
                                RawElement.of("driver", "remote"),
                                RawElement.of("endpoint", "tcp://buildkit.lan:1234"),
                                RawElement.of("cacert", "ca.pem"),
                                RawElement.of("cert", "cert.pem"),
                                RawElement.of("key", "key.pem"),
                                RawElement.of("servername", "buildkit"))
                        .bind()
                        .builder()
                        .remote())
                .isEqualTo(new BuilderSpec.Remote(
                        "tcp://buildkit.lan:1234",
                        Written.BASEDIR.resolve("ca.pem").toAbsolutePath(),
                        Written.BASEDIR.resolve("cert.pem").toAbsolutePath(),
                        Written.BASEDIR.resolve("key.pem").toAbsolutePath(),
                        "buildkit"));
    }

    @Test
    void collectsWhatDoesNotBelongToARemoteBuildkit() {
        Written written = new Written().commandLine("pixelzx.builder.driver", "remote");

        assertThatThrownBy(() -> written.commandLine("pixelzx.builder.endpoint", "buildkit.lan")
                        .commandLine("pixelzx.builder.cert", "cert.pem")
                        .bind())
                .hasMessageContaining("neither unix:///path nor tcp://host:port")
                .hasMessageContaining("cert and key belong together");
        assertThatThrownBy(() -> new Written()
                        .commandLine("pixelzx.builder.driver", "remote")
                        .commandLine("pixelzx.builder.endpoint", "unix:///run/buildkitd.sock")
                        .commandLine("pixelzx.builder.cacert", "ca.pem")
                        .bind())
                .hasMessageContaining("no TLS is spoken to a socket");
    }

    @ParameterizedTest
    @CsvSource({
        "pixelzx.builder.driver, podman, no driver this plugin can use",
        "pixelzx.builder.driver, remote, needs to know where BuildKit is",
        "pixelzx.builder.keepStorage, much, no size with a unit",
        "pixelzx.builder.keepStorage, 10, no size with a unit",
        "pixelzx.builder.memory, -1g, no size with a unit",
        "pixelzx.builder.cpus, two, no number of processors",
        "pixelzx.builder.network, a b, no name of a network",
        "pixelzx.builder.restartPolicy, sometimes, no restart policy",
        "pixelzx.builder.labels, team, not of the form name=value",
        "pixelzx.builder.labels, io.pixelzx.spec=1, the plugin's own",
        "pixelzx.builder.certificates, ca.pem, not of the form name=value",
        "pixelzx.builder.certificates, https://a=ca.pem, does not begin with a host",
    })
    void refusesWhatCannotBe(String property, String value, String reason) {
        assertThatThrownBy(() -> new Written().commandLine(property, value).bind())
                .hasMessageContaining(reason)
                .hasMessageContaining("-D" + property + '=');
    }
}
