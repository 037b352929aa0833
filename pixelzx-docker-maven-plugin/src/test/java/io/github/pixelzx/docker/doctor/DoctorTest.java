package io.github.pixelzx.docker.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ConfigurationBinder;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.config.ReportFormat;
import io.github.pixelzx.docker.credentials.CredentialSource;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.engine.DescriptionDraft;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ExecResult;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.staging.StagedImage;
import io.github.pixelzx.docker.staging.StagedImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";
    private static final String CONTAINER = "buildx_buildkit_pixelzx-builder0";
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path directory;

    private final FakeEngine engine = new FakeEngine().holding(IMAGE, AMD64);
    private final FakeBuildx buildx = new FakeBuildx();
    private final Map<String, String> given = new HashMap<>(Map.of("pixelzx.platforms", "linux/amd64,linux/arm64"));
    private Supplier<Engine> door = () -> engine;
    private Emulation emulation = platforms -> Map.of(AMD64, Execution.NATIVE, ARM64, Execution.EMULATED);
    private RegistryDoor registries = (repository, access) -> new FakeRegistry().open(repository, access);
    private CredentialSource credentials = registry -> Optional.empty();
    private List<ImageReference> mentioned = List.of();

    @Test
    void findsNothingToMendOnAHealthyMachine() {
        DoctorResult result = examine();

        assertThat(result.verdict()).isEqualTo(Verdict.OK);
        assertThat(result.checks())
                .extracting(Diagnosis::subject)
                .containsExactly(
                        "engine",
                        "API",
                        "image store",
                        "buildx",
                        "builder pixelzx-builder",
                        "platform linux/amd64",
                        "platform linux/arm64",
                        "disk",
                        "clock",
                        "registry",
                        "registry docker.io");
        assertThat(finding(result, "platform linux/arm64")).isEqualTo("emulated");
        assertThat(finding(result, "builder pixelzx-builder")).isEqualTo("is made by the first build");
        result.orThrow();
    }

    @Test
    void changesNothing() {
        ensureBuilder();
        engine.forgetCalls();
        int calls = buildx.calls().size();

        examine();

        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.calls()).hasSize(calls);
    }

    @Test
    void saysAllThatCanBeSaidWithoutAnEngine() {
        Problem none = Problem.environment(HelpTopic.NO_ENGINE, "No container engine answers", "nobody", "start it");
        door = () -> {
            throw none.asException();
        };

        DoctorResult result = examine();

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks())
                .extracting(Diagnosis::subject)
                .containsExactly("engine", "buildx", "disk", "registry", "registry docker.io");
        ProblemException problem = catchThrowableOfType(ProblemException.class, result::orThrow);
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.DOCTOR);
        assertThat(problem)
                .hasMessageContaining("1 of 5 checks failed")
                .hasMessageContaining("Why: engine: No container engine answers: nobody")
                .hasMessageContaining("Fix: start it");
    }

    @Test
    void tellsAChangedBuilderFromTheConfiguredOne() {
        ensureBuilder();
        engine.executing((container, argv) ->
                Optional.of(new ExecResult(0, argv.contains("--version") ? "buildctl v0.13.2\n" : "", "")));
        assertThat(finding(examine(), "BuildKit")).isEqualTo("buildctl v0.13.2");
        assertThat(finding(examine(), "builder pixelzx-builder")).startsWith("answers; it is what is configured");

        given.put("pixelzx.builder.image", "moby/buildkit:v0.99");

        Diagnosis changed = diagnosis(examine(), "builder pixelzx-builder");
        assertThat(changed.verdict()).isEqualTo(Verdict.WARN);
        assertThat(changed.finding()).contains("changed");
    }

    @Test
    void tellsWhyABuilderCannotBeUsed() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(CONTAINER));
        assertThat(diagnosis(examine(), "builder pixelzx-builder").finding()).contains("not privileged");

        engine.removeContainer(CONTAINER);
        ensureBuilder();
        engine.executing((container, argv) -> Optional.of(new ExecResult(1, "", "connection refused")));
        Diagnosis silent = diagnosis(examine(), "builder pixelzx-builder");
        assertThat(silent.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(silent.finding()).contains("connection refused");

        engine.force(CONTAINER, Status.PAUSED);
        assertThat(diagnosis(examine(), "builder pixelzx-builder").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void listsTheVolumesNobodyUses() {
        ensureBuilder();
        engine.holdingVolume("buildx_buildkit_old0_state").holdingVolume("data").holdingVolume("buildx_buildkit_x");

        Diagnosis volumes = diagnosis(examine(), "volumes");

        assertThat(volumes.verdict()).isEqualTo(Verdict.WARN);
        assertThat(volumes.fixes())
                .singleElement()
                .asString()
                .startsWith("docker volume rm buildx_buildkit_old0_state ");
    }

    @Test
    void judgesAMissingEmulatorByThePolicy() {
        emulation = platforms -> Map.of(AMD64, Execution.NATIVE, ARM64, Execution.IMPOSSIBLE);

        Diagnosis missing = diagnosis(examine(), "platform linux/arm64");
        assertThat(missing.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(missing.fixes()).containsExactly("docker run --privileged --rm tonistiigi/binfmt --install arm64");

        given.put("pixelzx.emulation", "skip");
        assertThat(diagnosis(examine(), "platform linux/arm64").verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void noticesAClockThatIsWrong() {
        engine.ahead(Duration.ofMinutes(-5));

        Diagnosis clock = diagnosis(examine(), "clock");

        assertThat(clock.verdict()).isEqualTo(Verdict.WARN);
        assertThat(clock.finding()).containsPattern("(299|300) s behind");
    }

    @Test
    void namesWhereCredentialsComeFromAndNeverWhatTheyAre() throws IOException {
        given.put("pixelzx.registry", "ghcr.io/acme");
        assertThat(diagnosis(examine(), "registry ghcr.io").fixes()).contains("docker login ghcr.io");

        credentials = registry ->
                Optional.of(Credentials.of("somebody", "s3cr3t", "settings.xml (server '" + registry + "')"));
        DoctorResult result = examine();

        assertThat(finding(result, "registry ghcr.io"))
                .isEqualTo("answers; credentials from settings.xml (server 'ghcr.io')");
        assertThat(String.join("\n", result.printed(ReportFormat.TABLE)) + result.printed(ReportFormat.JSON))
                .doesNotContain("s3cr3t")
                .doesNotContain("somebody");
    }

    @Test
    void aRegistryThatRefusesIsAFailureOnlyWhereThisBuildPublishes() {
        given.put("pixelzx.registry", "ghcr.io/acme");
        registries = (repository, access) -> {
            throw unreachable(repository).asException();
        };

        DoctorResult result = examine();

        assertThat(diagnosis(result, "registry ghcr.io").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(diagnosis(result, "registry docker.io").verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void asksEveryRegistryOnce() {
        given.put("pixelzx.registry", "ghcr.io/acme");
        given.put("pixelzx.push.destinations", "registry.lan:5000/acme,ghcr.io/other");
        mentioned = List.of(
                ImageReference.parse("quay.io/acme/base:1"),
                ImageReference.parse("ghcr.io/acme/cache"),
                ImageReference.parse("alpine"));
        credentials = registry -> registry.equals("quay.io")
                ? Optional.of(Credentials.of("somebody", "s3cr3t", "settings.xml (server 'quay.io')"))
                : Optional.empty();
        registries = (repository, access) -> {
            if (repository.registry().equals("registry.lan:5000")) {
                throw unreachable(repository).asException();
            }
            return new FakeRegistry().open(repository, access);
        };

        DoctorResult result = examine();

        assertThat(result.checks())
                .extracting(Diagnosis::subject)
                .filteredOn(subject -> subject.startsWith("registry"))
                .containsExactly(
                        "registry ghcr.io", "registry registry.lan:5000", "registry quay.io", "registry docker.io");
        assertThat(diagnosis(result, "registry registry.lan:5000").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding(result, "registry quay.io"))
                .isEqualTo("answers; credentials from settings.xml (server 'quay.io')");
    }

    @Test
    void judgesBaseImagesByTheMirrorTheBuilderUses() {
        List<String> asked = new ArrayList<>();
        registries = (repository, access) -> {
            asked.add(repository.registry());
            if (repository.registry().equals("mirror.lan")) {
                throw unreachable(repository).asException();
            }
            return new FakeRegistry().open(repository, access);
        };
        RegistryChecks checks = new RegistryChecks(registries, credentials, mentioned);

        assertThat(checks.base(spec(), List.of("https://mirror.lan/", "http://127.0.0.1:5000/")))
                .containsExactly(Diagnosis.ok(
                        "registry docker.io", "by the engine's mirror http://127.0.0.1:5000/, which answers"));
        assertThat(asked).containsExactly("mirror.lan", "127.0.0.1:5000");
        assertThat(checks.base(spec(), List.of("https://mirror.lan/")))
                .singleElement()
                .satisfies(found -> assertThat(found.finding()).endsWith("which do not answer on this machine"));
    }

    @Test
    void doesNotWaitForARegistryThatSaysNothing() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        registries = (repository, access) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw unreachable(repository).asException();
        };

        DoctorResult result = examine();

        assertThat(finding(result, "registry docker.io")).isEqualTo("no answer within 1.8 s");
        assertThat(result.milliseconds()).isLessThan(10_000);
    }

    @Test
    void doesNotTakeASlowLoginForADeadEngine() {
        door = () -> {
            throw Problem.environment(HelpTopic.ENGINE_SLOW, "not yet", "waited", "docker version")
                    .asException();
        };

        assertThat(diagnosis(examine(), "engine").verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void warnsOfAnEngineThatIsNoDocker() {
        engine.describedAs(new DescriptionDraft(engine.describe())
                .mirrors(List.of())
                .limits(List.of("Podman answers in place of Docker"))
                .description());

        assertThat(examine().checks())
                .filteredOn(check -> check.verdict() == Verdict.WARN)
                .singleElement()
                .satisfies(check -> assertThat(check.finding()).isEqualTo("Podman answers in place of Docker"));
    }

    @Test
    void showsWhatWasSetWithItsOriginAndEverythingAsJson() throws IOException {
        DoctorResult result = examine();

        List<String> lines = result.printed(ReportFormat.TABLE);
        assertThat(lines)
                .contains("Configuration:", "  platforms = linux/amd64,linux/arm64  (-Dpixelzx.platforms)")
                .noneMatch(line -> line.contains("(default)"))
                .anyMatch(line ->
                        line.matches("  \\d+ parameters have their defaults: -Dpixelzx.format=json shows them all"));
        assertThat(result.configuration())
                .extracting(DoctorResult.Value::parameter)
                .doesNotHaveDuplicates();
        assertThat(result.configuration())
                .extracting(DoctorResult.Value::value)
                .noneMatch(value -> value.contains("${project"));
        JsonNode json =
                new ObjectMapper().readTree(result.printed(ReportFormat.JSON).get(0));
        assertThat(json.path("verdict").asText()).isEqualTo("ok");
        assertThat(json.path("checks").path(0).path("subject").asText()).isEqualTo("engine");
        assertThat(json.path("configuration").findValuesAsText("origin")).contains("-Dpixelzx.platforms", "default");
    }

    @Test
    void printsEachFindingWithItsFixes() {
        engine.holdingVolume("buildx_buildkit_old0_state");

        assertThat(examine().printed(ReportFormat.TABLE))
                .anyMatch(
                        line -> line.matches("ok    engine +26\\.1\\.5 at unix:///var/run/docker\\.sock, linux x86_64"))
                .anyMatch(line -> line.matches("WARN  volumes +1 of builders .*"))
                .anyMatch(line -> line.matches(" +fix: docker volume rm buildx_buildkit_old0_state .*"))
                .anyMatch(line -> line.matches("\\d+ ok, 1 to look at, 0 failed \\(.* s\\)"));
    }

    @Test
    void printsEachLineOfAFindingByItself() {
        door = () -> {
            throw Problem.environment(
                            HelpTopic.NO_ENGINE, "No container engine answers", "here: no\nthere: no", "start it")
                    .asException();
        };

        assertThat(examine().printed(ReportFormat.TABLE))
                .anyMatch(line -> line.endsWith("No container engine answers: here: no"))
                .anyMatch(line -> line.matches(" +there: no"))
                .noneMatch(line -> line.contains("\n"));
    }

    @Test
    void judgesTheRoomOnADisk() {
        assertThat(DiskChecks.judged("disk", directory, 6_000_000_000L, spec().builder())
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(DiskChecks.judged("disk", directory, 4_000_000_000L, spec().builder())
                        .verdict())
                .isEqualTo(Verdict.WARN);
        assertThat(DiskChecks.judged("disk", directory, 100_000_000L, spec().builder())
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(DiskChecks.check("disk", directory.resolve("target/not/there"), spec().builder()))
                .singleElement()
                .satisfies(found -> assertThat(found.finding()).endsWith(directory.toString()));
    }

    @Test
    void showsHowToMakeRoomInACommandThatCanBePasted() {
        assertThat(DiskChecks.judged("disk", directory, 1, spec().builder()).fixes())
                .first()
                .asString()
                .startsWith("docker buildx prune --builder pixelzx-builder ");
        given.put("pixelzx.builder.driver", "docker");
        assertThat(DiskChecks.judged("disk", directory, 1, spec().builder()).fixes())
                .first()
                .asString()
                .startsWith("docker buildx prune --builder default ");
    }

    @Test
    void listsWhatBuildsLeftInTheRegistry() {
        given.put("pixelzx.staging", "registry");
        given.put("pixelzx.registry", "registry.example/acme");
        ImageReference repository = spec().staging().repositoryIfAny().orElseThrow();
        assertThat(finding(examine(), "staging")).startsWith("no untagged image");

        given.put("pixelzx.staging.keepLeftovers", "1ms");
        Digest index = Digest.of(new byte[] {1});
        new StagedImages(directory.resolve("staged"))
                .put(StagedImage.now(repository, index, List.of(), directory.resolve("gone"), false));

        Diagnosis left = diagnosis(examine(), "staging");
        assertThat(left.verdict()).isEqualTo(Verdict.WARN);
        assertThat(left.finding()).contains(repository.name(), index.toString()).doesNotContain("another machine");
    }

    @Test
    void namesTenOfManyImagesThatAreLeftInTheRegistryAndWhereAllAreListed() {
        given.put("pixelzx.staging", "registry");
        given.put("pixelzx.registry", "registry.example/acme");
        given.put("pixelzx.staging.keepLeftovers", "1ms");
        ImageReference repository = spec().staging().repositoryIfAny().orElseThrow();
        StagedImages images = new StagedImages(directory.resolve("staged"));
        for (byte i = 0; i < 13; i++) {
            images.put(StagedImage.now(
                    repository, Digest.of(new byte[] {i}), List.of(), directory.resolve("gone"), false));
        }

        String finding = diagnosis(examine(), "staging").finding();

        assertThat(finding)
                .startsWith("13 untagged images")
                .containsPattern(" and 3 more, a file for each in .*/staged/");
        assertThat(finding.split("sha256:", -1)).hasSize(1 + 10);
        assertThat(Path.of(finding.substring(finding.lastIndexOf(" in ") + 4))).isDirectoryContaining("glob:**.json");
    }

    @Test
    void listsWhatAnotherMachineLeftInTheRegistryBeforeItIsRemoved() {
        given.put("pixelzx.staging", "registry");
        given.put("pixelzx.registry", "registry.example/acme");
        ImageReference repository = spec().staging().repositoryIfAny().orElseThrow();
        Digest index = Digest.of(new byte[] {2});
        new StagedImages(directory.resolve("staged"))
                .put(new StagedImage(
                        repository,
                        index,
                        List.of(),
                        directory.resolve("gone").toString(),
                        "1 1 elsewhere",
                        Instant.now().minus(Duration.ofHours(30)).toString(),
                        false,
                        false,
                        false));

        assertThat(diagnosis(examine(), "staging").finding()).contains(index.toString(), "another machine or start");
    }

    private void ensureBuilder() {
        BuilderSpec spec = spec().builder();
        new Builders(engine, buildx, Progress.SILENT).ensure(spec);
    }

    private DoctorResult examine() {
        return new Doctor(
                        door,
                        node -> engine,
                        () -> buildx,
                        open -> emulation,
                        new RegistryChecks(registries, credentials, mentioned),
                        new StagedImages(directory.resolve("staged")),
                        "test")
                .examine(spec(), directory);
    }

    private DockerSpec spec() {
        return ConfigurationBinder.bind(new RawConfiguration(
                List.of(),
                given,
                Map.of(),
                null,
                Map.of(),
                new RawConfiguration.Project("app", "1.0", directory, "default-cli", Map.of()),
                List.of()));
    }

    private static Problem unreachable(ImageReference repository) {
        return Problem.environment(
                HelpTopic.REGISTRY_UNREACHABLE,
                "Cannot reach " + repository.registry(),
                "connection refused",
                "ping it");
    }

    private static Diagnosis diagnosis(DoctorResult result, String subject) {
        return result.checks().stream()
                .filter(check -> check.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError(subject + " is not among " + result.checks()));
    }

    private static String finding(DoctorResult result, String subject) {
        return diagnosis(result, subject).finding();
    }
}
