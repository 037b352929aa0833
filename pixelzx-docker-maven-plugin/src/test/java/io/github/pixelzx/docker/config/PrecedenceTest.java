package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrecedenceTest {

    @Test
    void theDefaultStandsInForNothing() {
        DockerSpec spec = new Written().bind();

        assertThat(spec.image().name()).isEqualTo("app");
        assertThat(spec.image().registry()).isNull();
        assertThat(spec.builder().name()).isEqualTo("pixelzx-builder");
        assertThat(origin(spec, "builder.name")).isEqualTo("default");
    }

    @Test
    void aPropertyBeatsTheDefault() {
        DockerSpec spec = new Written().property("pixelzx.registry", "property").bind();

        assertThat(spec.image().registry()).isEqualTo("property");
        assertThat(origin(spec, "registry")).isEqualTo("property pixelzx.registry");
    }

    @Test
    void thePomBeatsAProperty() {
        DockerSpec spec = new Written()
                .property("pixelzx.registry", "property")
                .pom("registry", "pom")
                .bind();

        assertThat(spec.image().registry()).isEqualTo("pom");
        assertThat(spec.overrides()).isEmpty();
    }

    @Test
    void theEnvFileBeatsThePomAndSaysSo() {
        DockerSpec spec = new Written()
                .pom("registry", "pom")
                .envFile("# where to", "DOCKER_REGISTRY=file")
                .bind();

        assertThat(spec.image().registry()).isEqualTo("file");
        assertThat(spec.overrides())
                .containsExactly("registry = file (.env, line 2 (DOCKER_REGISTRY); pom.xml says pom)");
    }

    @Test
    void theEnvironmentSaysThatItGivesThePlatformsWhereThePomHasNone() {
        assertThat(new Written().environment("PLATFORMS", "linux/arm64").bind().overrides())
                .containsExactly("platforms = linux/arm64 (PLATFORMS in the environment;"
                        + " default says linux/amd64,linux/arm64,linux/arm/v7)");
        assertThat(new Written()
                        .commandLine("pixelzx.platforms", "linux/arm64")
                        .bind()
                        .overrides())
                .isEmpty();
    }

    @Test
    void theEnvironmentBeatsTheEnvFileAndSaysSo() {
        DockerSpec spec = new Written()
                .pom("registry", "pom")
                .envFile("DOCKER_REGISTRY=file")
                .environment("DOCKER_REGISTRY", "environment")
                .bind();

        assertThat(spec.image().registry()).isEqualTo("environment");
        assertThat(spec.overrides())
                .containsExactly("registry = environment (DOCKER_REGISTRY in the environment; pom.xml says pom)");
    }

    @Test
    void theCommandLineBeatsAllInSilence() {
        DockerSpec spec = new Written()
                .property("pixelzx.registry", "property")
                .pom("registry", "pom")
                .envFile("DOCKER_REGISTRY=file")
                .environment("DOCKER_REGISTRY", "environment")
                .commandLine("pixelzx.registry", "line")
                .bind();

        assertThat(spec.image().registry()).isEqualTo("line");
        assertThat(origin(spec, "registry")).isEqualTo("-Dpixelzx.registry");
        assertThat(spec.overrides()).isEmpty();
    }

    @Test
    void anEmptyValueIsNotSetOnAnyStep() {
        DockerSpec spec = new Written()
                .property("pixelzx.registry", "property")
                .pom("registry", " ")
                .envFile("DOCKER_REGISTRY=''")
                .environment("DOCKER_REGISTRY", "")
                .commandLine("pixelzx.registry", "")
                .bind();

        assertThat(spec.image().registry()).isEqualTo("property");
    }

    @Test
    void saysNothingOfAnOverrideThatChangesNothing() {
        DockerSpec spec = new Written()
                .pom("platforms", RawElement.of("platform", "linux/amd64"), RawElement.of("platform", "linux/arm64"))
                .environment("PLATFORMS", "linux/amd64,linux/arm64")
                .bind();

        assertThat(spec.overrides()).isEmpty();
    }

    @Test
    void neverTakesDockersDefaultPlatformForPlatforms() {
        DockerSpec spec = new Written()
                .environment("DOCKER_DEFAULT_PLATFORM", "linux/s390x")
                .envFile("DOCKER_DEFAULT_PLATFORM=linux/s390x")
                .bind();

        assertThat(spec.image().platforms()).isEqualTo(ConfigurationBinder.defaultPlatforms());
    }

    @Test
    void anArgumentOfTheCommandLineReplacesOneAndKeepsTheOthersInOrder() {
        DockerSpec spec = new Written()
                .pom("args", RawElement.of("VERSION", "{version}"), RawElement.of("FLAVOUR", "plain"))
                .property("pixelzx.args.FLAVOUR", "property")
                .property("pixelzx.args.MIRROR", "property")
                .commandLine("pixelzx.args.VERSION", "2.0")
                .bind();

        assertThat(spec.build().args().entrySet())
                .extracting(Object::toString)
                .containsExactly("VERSION=2.0", "FLAVOUR=plain", "MIRROR=property");
        assertThat(origin(spec, "args.VERSION")).isEqualTo("-Dpixelzx.args.VERSION");
    }

    @Test
    void theExecutionsOwnPropertyNamesOneOfSeveralImages() {
        DockerSpec spec = new Written()
                .secondImage("worker", "worker", "worker-image")
                .commandLine("pixelzx.image.image", "renamed")
                .commandLine("pixelzx.worker-image.image", "other")
                .bind();

        assertThat(spec.image().name()).isEqualTo("renamed");
    }

    @Test
    void theEnvFileNamesTheOneImageOfItsModule() {
        DockerSpec spec = new Written()
                .secondImage("worker", "worker", "worker-image")
                .envFile("DOCKER_IMAGE=renamed")
                .bind();

        assertThat(spec.image().name()).isEqualTo("renamed");
    }

    @Test
    void mavensOwnSwitchesSkipTheContainers() {
        for (String name : List.of("skipTests", "skipITs", "maven.test.skip", "pixelzx.test.skip")) {
            assertThat(new Written().commandLine(name, "true").bind().test().skip())
                    .as(name)
                    .isTrue();
            assertThat(new Written().property(name, "true").bind().test().skip())
                    .as(name)
                    .isTrue();
        }
        assertThat(new Written()
                        .commandLine("skipTests", "true")
                        .commandLine("maven.test.skip", "false")
                        .bind()
                        .test()
                        .skip())
                .isTrue();
        assertThat(new Written()
                        .commandLine("skipTests", "true")
                        .commandLine("pixelzx.test.skip", "false")
                        .bind()
                        .test()
                        .skip())
                .isFalse();
        assertThat(new Written()
                        .commandLine("maven.deploy.skip", "true")
                        .bind()
                        .push()
                        .skip())
                .isFalse();
    }

    @Test
    void showsNoSecretAmongTheValues() {
        DockerSpec spec = new Written()
                .pom("args", RawElement.of("PASSWORD", "geheim"), RawElement.of("VERSION", "1.0"))
                .pom("context", "https://me:geheim@example.org/app.git")
                .pom("cacheFrom", "type=registry,ref=https://me:geheim@example.org/cache")
                .bind();

        assertThat(spec.build().args()).containsEntry("PASSWORD", "geheim");
        assertThat(spec.origins().toString())
                .contains("args.PASSWORD = ***", "args.VERSION = 1.0", "https://***@example.org/cache")
                .doesNotContain("geheim");
    }

    @Test
    void showsNoSecretAmongTheVariablesOfABuilder() {
        DockerSpec spec = new Written()
                .pom("builder", RawElement.of("driverOpts", RawElement.of("env.MY_TOKEN", "geheim")))
                .commandLine("pixelzx.builder.driverOpts.env.AWS_SECRET_ACCESS_KEY", "geheim")
                .commandLine("pixelzx.builder.driverOpts.env.NO_PROXY", ".lan")
                .bind();

        assertThat(spec.origins().toString())
                .contains("driverOpts.env.AWS_SECRET_ACCESS_KEY = ***", "driverOpts.env.NO_PROXY = .lan")
                .contains("driverOpts.env.MY_TOKEN = ***")
                .doesNotContain("geheim");
    }

    @Test
    void showsNoSecretOfATestsEnvironmentOrRequest() {
        DockerSpec spec = new Written()
                .pom(
                        "tests",
                        RawElement.of(
                                "command",
                                RawElement.of("args", "version"),
                                RawElement.of("env", RawElement.of("API_TOKEN", "geheim"))))
                .bind();

        assertThat(spec.origins().toString()).contains("tests").doesNotContain("geheim");
    }

    @Test
    void showsNoSecretOfAValueThatIsWrong() {
        Written written = new Written()
                .pom("context", "https://ci:geheim@example.org/acme/app")
                .pom("cacheTo", "type=s3,secret_access_key=geheim,oops");

        assertThatThrownBy(written::bind)
                .hasMessageContaining("https://***@example.org/acme/app")
                .hasMessageContaining("'oops'")
                .hasMessageNotContaining("geheim");
    }

    private static String origin(DockerSpec spec, String parameter) {
        return spec.origins().stream()
                .filter(origin -> origin.parameter().equals(parameter))
                .map(origin -> origin.origin().place())
                .findFirst()
                .orElse("none");
    }
}
