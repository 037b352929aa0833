package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildkitChecksTest {

    private static final String ANSWER = """
            {"warnings":[{"ruleName":"InvalidBaseImagePlatform","description":"Base image platform",\
            "url":"https://docs.docker.com/go/dockerfile/rule/invalid-base-image-platform/",\
            "detail":"Base image a was pulled with platform linux/amd64","location":{"sourceIndex":0,\
            "ranges":[{"start":{"line":4},"end":{"line":4}}]}}],"sources":[]}
            """;

    private static final Builder BUILDER = new Builder("b", List.of("b0"), "a test's", Map.of());

    @TempDir
    Path target;

    @Test
    void asksForEachPlatformByItselfAndTellsAFindingOnce() {
        FakeBuildx buildx = newest().checking(ANSWER);

        List<LintFinding> findings = checks(buildx).of(command(), Map.of());

        assertThat(findings)
                .containsExactly(new LintFinding(
                        "InvalidBaseImagePlatform",
                        4,
                        "Base image a was pulled with platform linux/amd64",
                        "see https://docs.docker.com/go/dockerfile/rule/invalid-base-image-platform/"));
        assertThat(buildx.calls())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call).contains("--call=check,format=json"))
                .anySatisfy(call -> assertThat(call).contains("linux/arm64"));
    }

    @Test
    void asksNoBuildxThatCannotCheck() {
        FakeBuildx old = new FakeBuildx().version("v0.14.1").checking(ANSWER);

        assertThat(checks(old).of(command(), Map.of())).isEmpty();
        assertThat(old.calls()).isEmpty();
    }

    @Test
    void asksABuildkitWithoutChecksOnce() {
        FakeBuildx without = newest().checking("ERROR: failed to solve: unsupported request frontend.lint");
        assertThat(checks(without).of(command(), Map.of())).isEmpty();
        assertThat(without.calls()).hasSize(2);

        assertThat(checks(without).of(command(), Map.of())).isEmpty();
        assertThat(without.calls()).hasSize(2);

        Builder another = new Builder("b", List.of("b0"), "another one", Map.of());
        new BuildkitChecks(without, another, "", Workspace.of(target, "app"), PrivateDockerConfig::none)
                .of(command(), Map.of());
        assertThat(without.calls()).hasSize(4);
    }

    @Test
    void asksAnotherFrontendThoughTheOneBeforeHadNoChecks() {
        String old = "docker/dockerfile:1.7";
        FakeBuildx without = newest().checking("ERROR: failed to solve: unsupported request frontend.lint");
        assertThat(checks(without, old).of(command(), Map.of())).isEmpty();

        assertThat(checks(without, old).areDue()).isFalse();
        assertThat(checks(without, "docker/dockerfile:1.20").areDue()).isTrue();
        assertThat(checks(without).areDue()).isTrue();
    }

    @Test
    void asksAgainABuildkitThatCouldNotAnswerThisTime() {
        FakeBuildx cut = newest().checking("ERROR: no builder \"b\" found");

        assertThat(checks(cut).of(command(), Map.of())).isEmpty();
        assertThat(checks(cut).areDue()).isTrue();
        assertThat(Workspace.of(target, "app").file(BuildkitChecks.WITHOUT)).doesNotExist();
    }

    @Test
    void knowsWhetherTheBuilderIsGoingToBeAsked() {
        assertThat(checks(newest()).areDue()).isTrue();
        assertThat(checks(new FakeBuildx().version("v0.14.1")).areDue()).isFalse();
        FakeBuildx without = newest().checking("ERROR: unknown flag: --call");
        checks(without).of(command(), Map.of());
        assertThat(checks(without).areDue()).isFalse();
    }

    @Test
    void givesTheChecksTheCredentialsOfTheBuild() {
        FakeBuildx buildx = newest().checking(ANSWER);
        Map<String, Credentials> credentials = Map.of("registry.lan", Credentials.of("me", "secret", "a test"));

        new BuildkitChecks(
                        buildx,
                        BUILDER,
                        "",
                        Workspace.of(target, "app"),
                        () -> PrivateDockerConfig.of(credentials, target.resolve("config.json"), Map.of()))
                .of(command(), Map.of("A", "b"));

        assertThat(buildx.checkEnvironments())
                .hasSize(2)
                .allSatisfy(environment -> assertThat(environment)
                        .containsEntry("A", "b")
                        .hasEntrySatisfying(
                                "DOCKER_CONFIG",
                                directory -> assertThat(Path.of(directory))
                                        .as("gone after the checks")
                                        .doesNotExist()));
    }

    @Test
    void leavesToItsOwnRuleWhatThatKnowsBetter() {
        FakeBuildx buildx =
                newest().checking(ANSWER.replace("InvalidBaseImagePlatform", "FromPlatformFlagConstDisallowed"));

        assertThat(checks(buildx).of(command(), Map.of())).isEmpty();
    }

    @Test
    void takesAnAnswerItCannotReadForNone() {
        assertThat(BuildkitChecks.parse("{")).isEmpty();
        assertThat(BuildkitChecks.parse("{}")).isEmpty();
    }

    @Test
    void namesThePlatformsOfAFindingThatNotAllHave() {
        assertThat(BuildkitChecks.parse(ANSWER).get(0).on("linux/arm64").sentence())
                .startsWith(
                        "Base image a was pulled with platform linux/amd64 (linux/arm64) [InvalidBaseImagePlatform]");
    }

    private BuildkitChecks checks(FakeBuildx buildx) {
        return checks(buildx, "");
    }

    private BuildkitChecks checks(FakeBuildx buildx, String frontend) {
        return new BuildkitChecks(buildx, BUILDER, frontend, Workspace.of(target, "app"), PrivateDockerConfig::none);
    }

    private static FakeBuildx newest() {
        return new FakeBuildx().version("v0.29.1");
    }

    private static BuildCommand command() {
        return new BuildCommand(
                "b",
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")),
                Path.of("/p/Dockerfile"),
                Path.of("/p"),
                null,
                Map.of(),
                ResolvedOptions.NONE,
                Path.of("/layout"),
                Path.of("/metadata.json"));
    }
}
