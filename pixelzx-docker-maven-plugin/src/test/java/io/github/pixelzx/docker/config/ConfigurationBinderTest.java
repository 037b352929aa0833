package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationBinderTest {

    @Test
    void bindsEveryParameter() {
        DockerSpec spec = new Written()
                .pom("image", "pixelzx-evm")
                .pom("registry", "127.0.0.1:5000/yuchanshin")
                .pom("tags", RawElement.of("tag", "latest"), RawElement.of("tag", "1.0.0"))
                .pom("platforms", "linux/riscv64, linux/amd64")
                .pom("context", "src/main/docker")
                .pom("dockerfile", "docker/Dockerfile")
                .pom("target", "runtime")
                .pom("args", RawElement.of("VERSION", "{version}"))
                .pom("builder", RawElement.of("name", "ci"), RawElement.of("image", "moby/buildkit:v0.13.2"))
                .pom(
                        "tests",
                        RawElement.of("command", "/usr/local/bin/pixelzx version"),
                        RawElement.of(
                                "command",
                                RawElement.of("name", "usage"),
                                RawElement.of("args", RawElement.of("arg", "sh"), RawElement.of("arg", "a b"))),
                        RawElement.of("startTime", "500ms"),
                        RawElement.of("timeout", "2m"),
                        RawElement.of("failureIgnore", "TRUE"))
                .pom(
                        "push",
                        RawElement.of("skip", "true"),
                        RawElement.of(
                                "destinations",
                                RawElement.of("destination", "ghcr.io/acme"),
                                RawElement.of("destination", "yuchanshin")),
                        RawElement.of("retries", "9"),
                        RawElement.of("verify", "full"),
                        RawElement.of("attach", "true"),
                        RawElement.of("atEnd", "false"),
                        RawElement.of("allowSkipped", "linux/riscv64"))
                .pom("requireTested", "false")
                .pom("insecureRegistries", "registry.lan:5000 10.0.0.7")
                .property("project.build.outputTimestamp", "2026-01-01T01:00:00+01:00")
                .bind();

        assertThat(spec.image())
                .isEqualTo(new ImageSpec(
                        "pixelzx-evm",
                        "127.0.0.1:5000/yuchanshin",
                        List.of("latest", "1.0.0"),
                        List.of(Platform.parse("linux/amd64"), Platform.parse("linux/riscv64"))));
        assertThat(spec.build().context()).isEqualTo(Written.BASEDIR.resolve("src/main/docker"));
        assertThat(spec.build().dockerfile()).isEqualTo(Written.BASEDIR.resolve("docker/Dockerfile"));
        assertThat(spec.build().target()).isEqualTo("runtime");
        assertThat(spec.build().args()).containsEntry("VERSION", "{version}");
        assertThat(spec.build().outputTimestamp()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(spec.builder().name()).isEqualTo("ci");
        assertThat(spec.builder().container()).isEqualTo(BuilderSpec.Container.of("moby/buildkit:v0.13.2"));
        assertThat(spec.builder().buildkit().insecureRegistries()).containsExactly("registry.lan:5000", "10.0.0.7");
        assertThat(spec.test().failureIgnore()).isTrue();
        assertThat(spec.test().skip()).isFalse();
        assertThat(spec.test().startTime()).isEqualTo(Duration.ofMillis(500));
        assertThat(spec.test().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(spec.test().sandbox()).isEqualTo(SandboxSpec.CLOSED);
        assertThat(spec.test().tests())
                .containsExactly(
                        CommandTest.of("/usr/local/bin/pixelzx version", List.of("/usr/local/bin/pixelzx", "version")),
                        CommandTest.of("usage", List.of("sh", "a b")));
        assertThat(spec.push())
                .isEqualTo(new PushSpec(
                        true,
                        false,
                        List.of("registry.lan:5000", "10.0.0.7"),
                        List.of("ghcr.io/acme", "yuchanshin"),
                        9,
                        PushSpec.Verify.FULL,
                        true,
                        false,
                        List.of(Platform.parse("linux/riscv64"))));
    }

    @Test
    void publishesToTheRegistryFirstAndToEachPlaceOnce() {
        DockerSpec spec = new Written()
                .pom("image", "app")
                .pom("registry", "ghcr.io/acme")
                .commandLine("pixelzx.push.destinations", "yuchanshin,ghcr.io/acme")
                .bind();

        assertThat(spec.push().destinations(spec.image()))
                .extracting(ImageReference::name)
                .containsExactly("ghcr.io/acme/app", "docker.io/yuchanshin/app");
    }

    @Test
    void takesTagsOnLinesOfTheirOwn() {
        assertThat(new Written()
                        .pom("tags", "\n  latest\n  1.0.0,\n  1.0\n")
                        .bind()
                        .image()
                        .tags())
                .containsExactly("latest", "1.0.0", "1.0");
    }

    @Test
    void takesAnElementWithABlankForOnePath() {
        DockerSpec spec = new Written()
                .pom(
                        "compose",
                        RawElement.of(
                                "files",
                                RawElement.of("file", "/srv/Min Ji/app/a.yaml"),
                                RawElement.of("file", "b.yaml")))
                .pom(
                        "builder",
                        RawElement.of("certificates", RawElement.of("certificate", "lan:5000=/my certs/ca.pem")))
                .pom("platforms", "linux/amd64 linux/arm64")
                .bind();

        assertThat(spec.compose().files())
                .containsExactly(Path.of("/srv/Min Ji/app/a.yaml"), Written.BASEDIR.resolve("b.yaml"));
        assertThat(spec.builder().buildkit().certificates()).containsEntry("lan:5000", Path.of("/my certs/ca.pem"));
        assertThat(spec.image().platforms()).hasSize(2);
    }

    @Test
    void takesTheDockerfileFromTheContextUnlessNamed() {
        assertThat(new Written().pom("context", "docker").bind().build().dockerfile())
                .isEqualTo(Written.BASEDIR.resolve("docker/Dockerfile"));
    }

    @Test
    void takesTextInBuilderForItsName() {
        assertThat(new Written().pom("builder", "ci").bind().builder().name()).isEqualTo("ci");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux/arm64 , linux/amd64 | linux/amd64,linux/arm64",
                "linux/arm64/v8,linux/arm64 | linux/arm64",
                "linux/amd64/v3 | linux/amd64/v3",
                "linux/arm,linux/arm/v6 | linux/arm/v7,linux/arm/v6",
                "linux/riscv64,linux/s390x,linux/ppc64le | linux/riscv64,linux/ppc64le,linux/s390x",
            })
    void putsPlatformsIntoOneForm(String written, String meant) {
        assertThat(new Written()
                        .commandLine("pixelzx.platforms", written)
                        .bind()
                        .image()
                        .platforms())
                .extracting(Platform::toString)
                .containsExactly(meant.split(","));
    }

    @ParameterizedTest
    @CsvSource({"3s,3000", "500ms,500", "2m,120000", "90,90000", "1.5s,1500", "1h,3600000"})
    void readsDurations(String written, long milliseconds) {
        assertThat(new Written()
                        .commandLine("pixelzx.test.timeout", written)
                        .bind()
                        .test()
                        .timeout())
                .isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yuchanshin", "ghcr.io/acme", "127.0.0.1:5000/yuchanshin", "localhost", "[::1]:5000", "a.b/c/d"})
    void acceptsARegistryAsHostNamespaceOrBoth(String registry) {
        assertThat(new Written().pom("registry", registry).bind().image().registry())
                .isEqualTo(registry);
    }

    @ParameterizedTest
    @CsvSource({"1767225600,2026-01-01T00:00:00Z", "0,1970-01-01T00:00:00Z", "x,", "'',", "1980-02-01T00:00:00Z,"})
    void readsTheOutputTimestampAsMavenDoes(String written, Instant meant) {
        assertThat(new Written()
                        .property("project.build.outputTimestamp", written)
                        .bind()
                        .build()
                        .outputTimestamp())
                .isEqualTo(meant);
    }

    @Test
    void readsAChoiceInAnyCase() {
        assertThat(ConfigurationBinder.bind(new Written().raw()).emulation()).isEqualTo(EmulationPolicy.AUTO);
        assertThat(ConfigurationBinder.bind(
                                new Written().pom("emulation", "Install").raw())
                        .emulation())
                .isEqualTo(EmulationPolicy.INSTALL);
    }

    @Test
    void skipsWithoutLookingAtMistakes() {
        assertThat(ConfigurationBinder.skips(new Written()
                        .pom("platfroms", "x")
                        .commandLine("pixelzx.skip", "true")
                        .raw()))
                .isTrue();
    }
}
