package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.PublishedSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a registry is tested; {@link RealPublishedTestsTest} runs it. */
class PublishedTestsTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final ImageReference REFERENCE = ImageReference.parse("registry.example/acme/app:1.0");

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void testsEveryPlatformTheRegistryHoldsByItsDigest() {
        ImageLayout published = published(LayoutFixture.threePlatforms(directory.resolve("made")));

        TestResult result = test(List.of());

        assertThat(result.index().digest()).isEqualTo(published.index().digest());
        assertThat(result.platforms())
                .extracting(PlatformResult::manifest)
                .containsExactlyElementsOf(published.platforms().stream()
                        .map(platform -> platform.manifest().digest())
                        .toList());
        assertThat(result.image()).isEqualTo("app");
        PullResult pulled = workspace().read(PullResult.FILE, PullResult.class).orElseThrow();
        assertThat(pulled.reference()).isEqualTo(REFERENCE);
        assertThat(pulled.index()).isEqualTo(published.index().digest());
        assertThat(pulled.leftOut()).isEmpty();
    }

    @Test
    void takesNothingFromTheBuildAndGivesItNoProof() throws IOException {
        published(LayoutFixture.threePlatforms(directory.resolve("made")));
        Workspace own = Workspace.of(directory.resolve("target"), "app");
        LayoutFixture.threePlatforms(own.layout());
        own.write(TestResult.FILE, Map.of("its", "own"));
        List<String> before = files(own.directory(), "published");

        test(List.of());

        assertThat(files(own.directory(), "published")).isEqualTo(before);
        assertThat(own.file(TestResult.FILE)).content().contains("its");
    }

    @Test
    void pullsNothingButThePlatformsAskedFor() {
        ImageLayout published = published(LayoutFixture.threePlatforms(directory.resolve("made")));

        TestResult result = test(List.of(ARM64));

        assertThat(result.platforms()).extracting(PlatformResult::platform).containsExactly(ARM64);
        PullResult pulled = workspace().read(PullResult.FILE, PullResult.class).orElseThrow();
        assertThat(pulled.index()).isEqualTo(published.index().digest());
        assertThat(pulled.leftOut()).containsOnlyKeys(AMD64, Platform.parse("linux/arm/v7"));
        assertThat(ImageLayout.read(workspace().layout()).blobs()).hasSize(3);
        assertThat(registry.log().stream().filter(line -> line.startsWith("fetch")))
                .hasSize(3);
    }

    @Test
    void refusesAnImageWithoutAPlatformThatIsAskedFor() {
        published(LayoutFixture.threePlatforms(directory.resolve("made")));

        ProblemException problem = failure(List.of(AMD64, Platform.parse("linux/s390x")));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
        assertThat(problem)
                .hasMessageContaining("registry.example/acme/app:1.0 has no linux/s390x")
                .hasMessageContaining("-Dpixelzx.platforms=linux/amd64,linux/arm64,linux/arm/v7");
    }

    @Test
    void fetchesNothingTwiceAndKeepsNothingOfAnotherImage() throws IOException {
        published(LayoutFixture.threePlatforms(directory.resolve("made")));
        test(List.of());
        Path blobs = workspace().layout().resolve("blobs/sha256");
        Files.writeString(blobs.resolve("0".repeat(64)), "of another image");

        test(List.of());

        assertThat(registry.log()).noneMatch(line -> line.startsWith("fetch"));
        assertThat(blobs.resolve("0".repeat(64))).doesNotExist();
    }

    @Test
    void fetchesAgainWhatWasDamagedSince() throws IOException {
        ImageLayout published = published(LayoutFixture.threePlatforms(directory.resolve("made")));
        test(List.of());
        Descriptor layer =
                published.platforms().get(0).parsedManifest().layers().get(1);
        Path file = workspace()
                .layout()
                .resolve("blobs/sha256")
                .resolve(layer.digest().hex());
        byte[] bytes = Files.readAllBytes(file);
        bytes[0]++;
        Files.write(file, bytes);

        test(List.of());

        assertThat(registry.log().stream().filter(line -> line.startsWith("fetch")))
                .containsExactly("fetch " + layer.digest());
    }

    @Test
    void keepsAttestationsSoThatTheIndexIsThePublishedOne() {
        LayoutFixture fixture = new LayoutFixture(directory.resolve("made"));
        Descriptor image = fixture.image(AMD64, LayoutFixture.config("/x"), new byte[] {1});
        Descriptor index = fixture.index(List.of(image, fixture.attestation(image)));
        ImageLayout published = published(fixture.top(index));

        pullOnly(List.of());

        ImageLayout pulled = ImageLayout.read(workspace().layout());
        assertThat(pulled.index()).isEqualTo(published.index());
        assertThat(pulled.attestations()).hasSize(1);
    }

    @Test
    void testsASingleManifestToo() {
        LayoutFixture fixture = new LayoutFixture(directory.resolve("made"));
        ImageLayout published =
                published(fixture.top(fixture.image(AMD64, LayoutFixture.config("/x"), new byte[] {1})));

        pullOnly(List.of());

        assertThat(ImageLayout.read(workspace().layout()).index().digest())
                .isEqualTo(published.index().digest());
    }

    @Test
    void tellsOfAnImageThatIsNotThere() {
        ProblemException problem = failure(List.of());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem).hasMessageContaining("There is no image registry.example/acme/app:1.0");
    }

    @Test
    void tellsOfWhatIsNoImage() {
        byte[] chart = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
        registry.putManifest(chart, MediaTypes.OCI_INDEX, "1.0");

        ProblemException problem = failure(List.of());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem).hasMessageContaining("is no image that can be tested");
    }

    @Test
    void tellsThatTheRegistrysIndexContradictsItsConfigs() {
        LayoutFixture fixture = new LayoutFixture(directory.resolve("made"));
        Descriptor image = fixture.image(AMD64, LayoutFixture.config("/x"), new byte[] {1});
        byte[] layout = LayoutFixture.indexDocument(List.of(LayoutFixture.withPlatform(image, ARM64)));
        ImageLayout right = ImageLayout.read(fixture.top(image));
        upload(right);
        registry.putManifest(layout, MediaTypes.OCI_INDEX, "1.0");

        ProblemException problem = failure(List.of());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem)
                .hasMessageContaining("What is published as registry.example/acme/app:1.0")
                .hasMessageContaining("is for linux/arm64, its config is for linux/amd64");
    }

    @Test
    void asksForTheDigestOfTheReferenceAndTakesNoOther() {
        ImageLayout published = published(LayoutFixture.threePlatforms(directory.resolve("made")));
        Digest digest = published.index().digest();
        registry.rewrite(digest.toString(), bytes -> "{}".getBytes(StandardCharsets.UTF_8));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> tests().test(
                                new PublishedSpec(REFERENCE.withDigest(digest), List.of()), Tests.skipped(), beside()));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
    }

    private ImageLayout published(Path made) {
        ImageLayout layout = ImageLayout.read(made);
        upload(layout);
        registry.putManifest(layout.bytes(layout.index()), layout.index().mediaType(), "1.0");
        return layout;
    }

    private void upload(ImageLayout layout) {
        layout.blobs().forEach(blob -> registry.uploadBlob(blob, layout.blob(blob.digest())));
        Stream.concat(layout.manifests().stream(), Stream.of(layout.index()))
                .forEach(document -> registry.putManifest(
                        layout.bytes(document),
                        document.mediaType(),
                        document.digest().toString()));
    }

    private TestResult test(List<Platform> platforms) {
        return tests().test(new PublishedSpec(REFERENCE, platforms), Tests.skipped(), beside());
    }

    /** The audit finds nothing to start in an image without programs; what was pulled is there all the same. */
    private void pullOnly(List<Platform> platforms) {
        assertThat(failure(platforms).problem().help()).isEqualTo(HelpTopic.NOTHING_TO_START);
    }

    private ProblemException failure(List<Platform> platforms) {
        return catchThrowableOfType(ProblemException.class, () -> test(platforms));
    }

    private PublishedTests tests() {
        ImageTests tests = new ImageTests(
                TestEngines.of(TestEngine.usual(
                        "default",
                        PublishedTestsTest::noEngine,
                        () -> {
                            throw new AssertionError("asked how platforms run");
                        },
                        registry -> Optional.empty())),
                Audits.standard(Progress.SILENT),
                Progress.SILENT,
                "test",
                Map.of());
        return new PublishedTests(tests, registry, Progress.SILENT, "test");
    }

    private static Engine noEngine() {
        throw new AssertionError("the engine was asked for");
    }

    /** The workspace of a module whose own image has another name. */
    private Workspace beside() {
        return Workspace.of(directory.resolve("target"), "standalone-pom");
    }

    private Workspace workspace() {
        return Workspace.of(directory.resolve("target"), "app").within("published");
    }

    private static List<String> files(Path root, String without) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .filter(file -> !file.startsWith(without))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
