package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pixelzx.docker.audit.ImageAudit;
import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.build.JoinedBuild;
import io.github.pixelzx.docker.build.LayoutParts;
import io.github.pixelzx.docker.build.RealBuilder;
import io.github.pixelzx.docker.build.RegistryStaging;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.StagingSpec.Leftovers;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.ProbedEmulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.imagetest.ImageTests;
import io.github.pixelzx.docker.imagetest.TestEngine;
import io.github.pixelzx.docker.imagetest.TestEngines;
import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestedLayout;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.staging.StagedImages;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Real builds that wait in the development registry, by a BuildKit container of this test's own. */
@Tag("docker")
@Isolated("it counts what the whole JVM reads and writes")
class RealStagingTest {

    private static final RealBuilder BUILDER = RealBuilder.of("staging");
    private static final String HOST = System.getenv().getOrDefault("PIXELZX_DEV_REGISTRY", "127.0.0.1:5000");
    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    private static final RegistryDoor REGISTRIES =
            new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);

    @TempDir
    Path project;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }
    };
    private Leftovers leftovers = Leftovers.LIST;
    private final ImageSpec image = new ImageSpec("app-" + UUID.randomUUID(), HOST + "/staging", List.of(), PLATFORMS);

    @BeforeAll
    static void createsABuilder(@TempDir Path config) throws IOException {
        BUILDER.create(config);
    }

    @AfterAll
    static void removesTheBuilder() {
        BUILDER.remove();
    }

    @Test
    void publishesWhatWasTestedWithoutALayerOnThisMachine() throws Exception {
        dockerfile(10);

        BuildResult built = build();
        TestResult tested = test("uname -m", false);
        assertThat(get("tags/list")).doesNotContain("1.0");
        PushResult pushed = push();

        assertThat(tested.passed()).isTrue();
        assertThat(pushed.destinations().get(0).bytesSent()).isZero();
        assertThat(get("tags/list")).contains("\"1.0\"");
        assertThat(get("manifests/1.0"))
                .isEqualTo(Files.readString(workspace()
                        .layout()
                        .resolve("blobs/sha256/" + built.index().hex())));
        ImageLayout layout = ImageLayout.read(workspace().layout());
        assertThat(layout.elsewhere()).isNotEmpty();
        Descriptor layer = layout.elsewhere().get(0);
        assertThat(catchThrowableOfType(ProblemException.class, () -> layout.blob(layer.digest()))
                        .problem()
                        .help())
                .isEqualTo(HelpTopic.LAYERS_ELSEWHERE);
        assertThat(warnings).anyMatch(line -> line.contains("no rule about files was applied"));
    }

    @Test
    @Tag("long")
    void movesLessThanFiveMegabytesThroughThisProcessForAnImageOfThreeHundred() throws Exception {
        // The first run reads programs, not images.
        dockerfile(1);
        build();
        test("uname -m", false);
        push();
        dockerfile(150);
        long before = moved();

        Files.writeString(project.resolve("Dockerfile"), "CMD [\"/random\"]\n", StandardOpenOption.APPEND);
        build();
        test("uname -m", false);
        push();

        long moved = moved() - before;
        System.getLogger("staging").log(System.Logger.Level.INFO, "bytes read and written: " + moved);
        assertThat(ImageLayout.read(workspace().layout()).blobs().stream()
                        .mapToLong(Descriptor::size)
                        .sum())
                .isGreaterThan(300_000_000);
        assertThat(moved).as("bytes read and written").isLessThan(5_000_000);
    }

    @Test
    void leavesNoTagAfterATestThatFailed() throws Exception {
        dockerfile(1);
        build();

        ProblemException failed = catchThrowableOfType(ProblemException.class, () -> test("exit 3", false));
        ProblemException refused = catchThrowableOfType(ProblemException.class, this::push);

        assertThat(failed.problem().help()).isEqualTo(HelpTopic.TEST_FAILED);
        String index = ImageLayout.read(workspace().layout()).index().digest().toString();
        assertThat(warnings).anyMatch(line -> line.contains("without a tag") && line.contains(index));
        assertThat(refused.problem().help()).isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(get("tags/list")).doesNotContain("1.0").doesNotContain("latest");
    }

    @Test
    void saysOfWhatAnEarlierBuildLeftThatItStays() throws Exception {
        dockerfile(1);
        BuildResult first = build();

        Files.writeString(project.resolve("Dockerfile"), "LABEL another=one\n", StandardOpenOption.APPEND);
        BuildResult second = build();

        assertThat(head(first.index())).isEqualTo(200);
        assertThat(head(first.platforms().get(PLATFORMS.get(1)))).isEqualTo(200);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(first.index().toString(), "-Dtopic=leftovers-stay")
                .doesNotContain(second.index().toString());
    }

    @Test
    void removesWhatAnEarlierBuildLeftOnceItsImageIsBuiltAnew() throws Exception {
        leftovers = Leftovers.REMOVE;
        dockerfile(1);
        BuildResult first = build();
        assertThat(head(first.index())).isEqualTo(200);

        Files.writeString(project.resolve("Dockerfile"), "LABEL another=one\n", StandardOpenOption.APPEND);
        BuildResult second = build();
        test("exit 0", false);
        push();

        assertThat(head(first.index())).isEqualTo(404);
        assertThat(head(first.platforms().get(PLATFORMS.get(1)))).isEqualTo(404);
        assertThat(head(second.index())).isEqualTo(200);
        assertThat(head(second.platforms().get(PLATFORMS.get(1)))).isEqualTo(200);
    }

    @Test
    void joinsWhatTwoJobsStagedApartAndSendsNothingButTheIndex() throws Exception {
        dockerfile(5);
        Map<Platform, Digest> built = new TreeMap<>();
        for (Platform platform : PLATFORMS) {
            ImageSpec part = new ImageSpec(image.name(), HOST + "/staging", List.of(), List.of(platform));
            built.putAll(build(part, Workspace.of(project.resolve("parts/" + platform.slug()), image.name()))
                    .platforms());
        }

        BuildResult joined = join("parts");
        assertThat(head(joined.index())).isEqualTo(404);
        TestResult tested = test("uname -m", false);
        PushResult pushed = push();

        assertThat(joined.platforms()).isEqualTo(built).hasSize(2);
        assertThat(tested.platforms())
                .extracting(PlatformResult::platform, PlatformResult::manifest, PlatformResult::outcome)
                .containsExactly(
                        tuple(PLATFORMS.get(0), built.get(PLATFORMS.get(0)), TestResult.Outcome.PASSED),
                        tuple(PLATFORMS.get(1), built.get(PLATFORMS.get(1)), TestResult.Outcome.PASSED));
        assertThat(pushed.destinations().get(0).bytesSent()).isZero();
        assertThat(get("tags/list")).contains("[\"1.0\"]");
        assertThat(Digest.of(get("manifests/1.0").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(joined.index());
        assertThat(bytesBelow(project.resolve("parts")) + bytesBelow(workspace().layout()))
                .isLessThan(100_000);
    }

    private BuildResult join(String parts) {
        List<Path> found = new LayoutParts(image, project, workspace(), artifact -> project).find(List.of(parts));
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null);
        return new JoinedBuild(progress).join(found, image, spec, GitState.ABSENT, workspace());
    }

    private static long bytesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void findsAProgramForAnotherMachineWithoutTheLayers() throws Exception {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM --platform=linux/amd64 alpine:latest AS other
                FROM alpine:latest
                COPY --from=other / /
                USER 1000
                CMD ["ls", "/"]
                """);
        build();

        ProblemException failed = catchThrowableOfType(ProblemException.class, () -> test("exit 0", false));

        assertThat(failed.problem().text()).contains("linux/arm64").contains("machine of the started program");
        assertThat(failed.problem().text()).contains("x86-64").doesNotContain("linux/amd64:");
    }

    @Test
    void fetchesTheLayersForAnAuditOfAllAndThenHasThem() throws Exception {
        dockerfile(1);
        build();

        TestResult tested = test("exit 0", true);

        assertThat(tested.passed()).isTrue();
        assertThat(tested.platforms()).allMatch(platform -> platform.started().contains("ELF"));
        assertThat(ImageLayout.read(workspace().layout()).elsewhere()).isEmpty();
        assertThat(push().destinations().get(0).bytesSent()).isZero();
    }

    @Test
    void refusesADocumentThatWasTamperedWith() throws Exception {
        dockerfile(1);
        BuildResult built = build();
        test("exit 0", false);
        Path manifest = workspace()
                .layout()
                .resolve("blobs/sha256/"
                        + built.platforms().get(PLATFORMS.get(1)).hex());
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"size\": ?1", "\"size\":2"));

        ProblemException refused = catchThrowableOfType(ProblemException.class, this::push);

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(get("tags/list")).doesNotContain("1.0");
    }

    /** An image of random bytes, so that nothing is compressed and nothing comes from this machine. */
    private void dockerfile(int megabytes) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETARCH
                RUN echo $TARGETARCH && dd if=/dev/urandom of=/random bs=1048576 count=%d
                USER 1000
                CMD ["ls", "/"]
                """.formatted(megabytes));
    }

    private BuildResult build() {
        return build(image, workspace());
    }

    private BuildResult build(ImageSpec image, Workspace workspace) {
        RegistryStaging staging = new RegistryStaging(
                image.destination().orElseThrow(),
                () -> REGISTRIES,
                new StagedImages(project.resolve("cache")),
                leftovers,
                Duration.ofMillis(1));
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null);
        return new ImageBuild(RealBuilder.BUILDX, progress)
                .into(staging)
                .build(image, spec, GitState.ABSENT, BUILDER::builder, workspace);
    }

    private TestResult test(String script, boolean everything) {
        try (Engine engine = EngineFinder.of(new SystemProcesses()).open()) {
            TestEngine usual = TestEngine.usual(
                    "usual",
                    () -> engine,
                    () -> new ProbedEmulation(engine, EmulationPolicy.AUTO, System.getenv(), project, progress),
                    registry -> Optional.empty());
            return new ImageTests(
                            TestEngines.of(usual),
                            new ImageAudit(AuditSpec.DEFAULT, () -> REGISTRIES, progress).fetching(everything),
                            progress,
                            "test",
                            Map.of())
                    .test(image, tests(script), workspace());
        }
    }

    private TestSpec tests(String script) {
        return new TestSpec(
                false,
                false,
                false,
                List.of(CommandTest.of("any", List.of("/bin/sh", "-c", script))),
                List.of(),
                project,
                List.of(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                SandboxSpec.CLOSED,
                null);
    }

    private PushResult push() {
        TestedLayout tested = TestedLayout.reload(workspace());
        Shipment shipment =
                Shipment.of(tested, List.of(image.destination().orElseThrow()), List.of("1.0"), Verify.MANIFESTS);
        return new LayoutPush(REGISTRIES, progress, "1").push(shipment, workspace());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }

    /** What this process has read and written so far, files and sockets alike. */
    private static long moved() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("rchar") || line.startsWith("wchar"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private int head(Digest manifest) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + "/v2/"
                        + image.destination().orElseThrow().repository() + "/manifests/" + manifest))
                .header("Accept", "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private String get(String path) throws IOException, InterruptedException {
        ImageReference repository = image.destination().orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + HOST + "/v2/" + repository.repository() + '/' + path))
                .header("Accept", "application/vnd.oci.image.index.v1+json")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
