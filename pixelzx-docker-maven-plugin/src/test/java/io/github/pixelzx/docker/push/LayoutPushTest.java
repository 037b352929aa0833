package io.github.pixelzx.docker.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.imagetest.TestedLayout;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.push.PushResult.PublishedDestination;
import io.github.pixelzx.docker.push.PushResult.PublishedPlatform;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.registry.StrictRegistry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutPushTest {

    private static final ImageReference REPOSITORY = ImageReference.parse("registry.example/acme/app");
    private static final List<String> TAGS = List.of("latest", "1.0.0", "1.0");

    private static final RegistryDoor REAL =
            new HttpRegistries(host -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();
    private Workspace workspace;

    @BeforeEach
    void makesAWorkspace() {
        workspace = Workspace.of(directory, "app");
    }

    @Test
    void publishesBlobsThenManifestsThenTheIndexThenTagsAndLatestLast() {
        TestedLayout tested = threePlatforms();
        ImageLayout layout = tested.layout();

        push(tested);

        List<String> blobs =
                layout.blobs().stream().map(blob -> "blob " + blob.digest()).toList();
        List<String> manifests = layout.manifests().stream()
                .map(manifest -> "put " + manifest.digest())
                .toList();
        List<String> writes = registry.writes();
        assertThat(writes.subList(0, blobs.size())).containsExactlyInAnyOrderElementsOf(blobs);
        assertThat(writes.subList(blobs.size(), blobs.size() + manifests.size()))
                .containsExactlyInAnyOrderElementsOf(manifests);
        assertThat(writes.subList(blobs.size() + manifests.size(), writes.size()))
                .containsExactly("put " + layout.index().digest(), "put 1.0.0", "put 1.0", "put latest");
    }

    @Test
    void readsEverythingBackBeforeItMovesATag() {
        TestedLayout tested = threePlatforms();

        push(tested);

        List<String> log = registry.log();
        List<String> documents = new ArrayList<>();
        tested.layout().manifests().forEach(manifest -> documents.add("get " + manifest.digest()));
        documents.add("get " + tested.layout().index().digest());
        assertThat(log.subList(0, log.indexOf("put 1.0.0"))).containsAll(documents);
    }

    @Test
    void publishesAttestationsWithTheImage() {
        LayoutFixture fixture = new LayoutFixture(workspace.layout());
        Descriptor image =
                fixture.image(Platform.parse("linux/arm64"), LayoutFixture.config("/app"), "layer".getBytes(UTF_8));
        Descriptor attestation = fixture.attestation(image);
        fixture.top(fixture.index(List.of(image, attestation)));

        push(tested());

        assertThat(registry.writes()).contains("put " + attestation.digest());
        assertThat(only(record()).platforms()).hasSize(1);
    }

    @Test
    void publishesASingleManifestWithoutAnIndex() {
        LayoutFixture fixture = new LayoutFixture(workspace.layout());
        Descriptor image =
                fixture.image(Platform.parse("linux/arm64"), LayoutFixture.config("/app"), "layer".getBytes(UTF_8));
        fixture.top(image);

        push(tested());

        assertThat(registry.headManifest("latest")).contains(image.digest());
        assertThat(only(record()).platforms())
                .containsExactly(new PublishedPlatform(
                        Platform.parse("linux/arm64"), image.digest(), image.digest(), image.digest()));
    }

    @Test
    void sendsNothingASecondTime() {
        TestedLayout tested = threePlatforms();
        push(tested);

        PushResult again = push(tested);

        assertThat(registry.log()).isNotEmpty().allMatch(line -> line.startsWith("look ") || line.startsWith("head "));
        assertThat(only(again).blobsSent()).isZero();
        assertThat(only(again).bytesSent()).isZero();
        assertThat(only(again).blobsSkipped()).isEqualTo(tested.layout().blobs().size());
    }

    @Test
    void bringsAManifestAgainThatWasRemovedWhileBlobsWereSent() {
        TestedLayout tested = threePlatforms();
        push(tested);
        Digest manifest = tested.layout().manifests().get(1).digest();
        registry.after("head " + manifest, () -> registry.deleteManifest(manifest));

        push(tested);

        assertThat(registry.headManifest(manifest.toString())).contains(manifest);
    }

    @Test
    void asksOnlyHeadRequestsForWhatIsThere() {
        try (StrictRegistry server = new StrictRegistry()) {
            TestedLayout tested = threePlatforms();
            ImageReference repository = ImageReference.parse(server.host() + "/acme/app");
            new LayoutPush(REAL, Progress.SILENT, "1").push(shipment(tested, repository), workspace);
            int before = server.log().size();

            new LayoutPush(REAL, Progress.SILENT, "1").push(shipment(tested, repository), workspace);

            List<String> second = server.log().subList(before, server.log().size());
            assertThat(second.get(0)).isEqualTo("GET /v2/");
            assertThat(second.subList(1, second.size()))
                    .hasSize(tested.layout().blobs().size()
                            + 2 * (tested.layout().manifests().size() + 1)
                            + TAGS.size())
                    .allMatch(line -> line.startsWith("HEAD "));
        }
    }

    @Test
    void keepsTheTimeOfTheFirstPublicationOfTheSameBytes() {
        TestedLayout tested = threePlatforms();
        PushResult first = push(tested);

        PushResult second = push(tested);

        assertThat(first.published()).isEqualTo(first.finished());
        assertThat(second.published()).isEqualTo(first.published());
        assertThat(second.firstPublished(Digest.of(new byte[0]), List.of(REPOSITORY)))
                .isEmpty();
        assertThat(second.firstPublished(second.index().digest(), List.of())).isEmpty();
    }

    @Test
    void recordsThatTestedLayoutAndRegistryAreTheSame() {
        TestedLayout tested = threePlatforms();

        PushResult result = push(tested);

        assertThat(record()).isEqualTo(result);
        assertThat(only(result).repository()).isEqualTo(REPOSITORY);
        Digest index = tested.layout().index().digest();
        assertThat(only(result).tags())
                .containsExactly(
                        new PublishedTag("1.0.0", TagOutcome.SET, index),
                        new PublishedTag("1.0", TagOutcome.SET, index),
                        new PublishedTag("latest", TagOutcome.SET, index));
        assertThat(result.succeeded()).isTrue();
        assertThat(result.index().digest()).isEqualTo(index);
        assertThat(only(result).platforms())
                .hasSize(3)
                .allSatisfy(platform -> assertThat(platform.registry())
                        .isEqualTo(platform.layout())
                        .isEqualTo(platform.tested()));
        assertThat(result.tested()).isTrue();
        assertThat(only(result).bytesSent())
                .isEqualTo(tested.layout().blobs().stream()
                        .mapToLong(Descriptor::size)
                        .sum());
        assertThat(result.plugin()).isEqualTo("1.2.3");
    }

    @Test
    void saysUntestedWhereThereIsNoProof() throws IOException {
        ImageLayout layout = threePlatforms().layout();
        List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        Progress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };

        PushResult result = new LayoutPush(registry, progress, "1.2.3")
                .push(Shipment.untested(layout, List.of(REPOSITORY), TAGS, Verify.MANIFESTS), workspace);

        assertThat(warnings).singleElement().asString().contains("untested", REPOSITORY.name());
        assertThat(result.tested()).isFalse();
        assertThat(only(result).platforms())
                .hasSize(3)
                .allSatisfy(platform -> assertThat(platform.tested()).isNull());
        assertThat(Files.readString(workspace.file(PushResult.FILE)))
                .contains("\"tested\" : false", "\"proof\" : \"untested\"");
    }

    @Test
    void leavesTheTagsWhereABlobIsRefused() {
        TestedLayout tested = threePlatforms();
        assertNothingTagged(tested, "blob " + tested.layout().blobs().get(2).digest());
    }

    @Test
    void leavesTheTagsWhereAManifestIsRefused() {
        TestedLayout tested = threePlatforms();
        assertNothingTagged(tested, "put " + tested.layout().manifests().get(1).digest());
    }

    @Test
    void tellsOfAnImageThoughItsSecondTagWasRefused() {
        TestedLayout tested = threePlatforms();
        registry.refuse("put 1.0");
        Map<Digest, List<Digest>> heard = new HashMap<>();
        LayoutPush push = new LayoutPush(registry, Progress.SILENT, "1")
                .heardBy((repository, index, manifests) -> heard.put(index, manifests));

        problem(() -> push.push(shipment(tested, REPOSITORY), workspace));

        ImageLayout layout = tested.layout();
        assertThat(heard)
                .containsExactly(Map.entry(
                        layout.index().digest(),
                        layout.manifests().stream().map(Descriptor::digest).toList()));
    }

    @Test
    void tellsNobodyOfAnImageThatGotNoTag() {
        TestedLayout tested = threePlatforms();
        registry.refuse("put " + tested.layout().index().digest());
        List<Digest> heard = new ArrayList<>();
        LayoutPush push = new LayoutPush(registry, Progress.SILENT, "1")
                .heardBy((repository, index, manifests) -> heard.add(index));

        problem(() -> push.push(shipment(tested, REPOSITORY), workspace));

        assertThat(heard).isEmpty();
    }

    @Test
    void leavesTheTagsWhereTheIndexIsRefused() {
        TestedLayout tested = threePlatforms();
        assertNothingTagged(tested, "put " + tested.layout().index().digest());
    }

    private void assertNothingTagged(TestedLayout tested, String refused) {
        workspace.write(PushResult.FILE, "evidence of an earlier push");
        registry.refuse(refused);

        assertThat(problem(() -> push(tested)).problem().help()).isEqualTo(HelpTopic.REGISTRY_REFUSED);

        assertThat(registry.writes()).doesNotContain("put latest", "put 1.0", "put 1.0.0");
        assertThat(record().succeeded()).isFalse();
        assertThat(only(record()).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(only(record()).failure()).contains("Cannot " + refused);
        assertThat(only(record()).tags()).allMatch(tag -> tag.outcome() == TagOutcome.PENDING);
        registry.refuseNothing();
        push(tested);
        assertThat(registry.headManifest("latest"))
                .contains(tested.layout().index().digest());
    }

    @Test
    void leavesTheTagsWhereTheRegistryHandsOutSomethingElse() {
        TestedLayout tested = threePlatforms();
        Digest manifest = tested.layout().manifests().get(0).digest();
        registry.rewrite(manifest.toString(), bytes -> "{}".getBytes(UTF_8));

        ProblemException differs = problem(() -> push(tested));

        assertThat(differs.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
        assertThat(differs.getMessage())
                .contains(manifest.toString(), Digest.of("{}".getBytes(UTF_8)).toString());
        assertThat(registry.writes()).doesNotContain("put latest", "put 1.0", "put 1.0.0");
    }

    @Test
    void namesTheTagsThatWereSetBeforeAFailure() {
        registry.refuse("put latest");
        TestedLayout tested = threePlatforms();

        assertThat(problem(() -> push(tested)).getMessage()).contains("set before this: 1.0.0, 1.0");
        assertThat(only(record()).tags())
                .extracting(PublishedTag::outcome)
                .containsExactly(TagOutcome.SET, TagOutcome.SET, TagOutcome.FAILED);
    }

    @Test
    void noticesATagThatIsNotWhatItWasSetTo() {
        TestedLayout tested = threePlatforms();
        registry.rewrite("1.0", bytes -> "{}".getBytes(UTF_8));

        ProblemException moved = problem(() -> push(tested));

        assertThat(moved.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
        assertThat(moved.getMessage()).contains("registry.example/acme/app:1.0");
        assertThat(registry.writes()).doesNotContain("put latest");
    }

    @Test
    void bringsTheImageEverywhereBeforeItMovesATagAnywhere() {
        try (StrictRegistry one = new StrictRegistry();
                StrictRegistry other = new StrictRegistry()) {
            TestedLayout tested = threePlatforms();
            Shipment shipment = shipment(tested, app(one), app(other));
            LayoutPush push = new LayoutPush(REAL, Progress.SILENT, "1");

            PushResult staged = push.stage(shipment, workspace);

            assertThat(staged.succeeded()).isFalse();
            assertThat(record()).isEqualTo(staged);
            assertThat(staged.destinations()).hasSize(2).allMatch(place -> place.outcome() == Outcome.STAGED);
            assertThat(one.log())
                    .contains("PUT /v2/acme/app/manifests/"
                            + tested.layout().index().digest())
                    .noneMatch(line -> line.endsWith("/latest"));

            PushResult tagged = push.tag(shipment, staged, workspace);

            assertThat(tagged.succeeded()).isTrue();
            assertThat(record()).isEqualTo(tagged);
            assertThat(List.of(one, other))
                    .allSatisfy(registry -> assertThat(registry.log()).contains("PUT /v2/acme/app/manifests/latest"));
        }
    }

    @Test
    void finishesTheOtherDestinationsWhenOneFails() {
        try (StrictRegistry broken = new StrictRegistry();
                StrictRegistry whole = new StrictRegistry()) {
            broken.answerAlways("POST", ".*", 403, Map.of(), "");
            TestedLayout tested = threePlatforms();

            ProblemException failure = problem(() -> new LayoutPush(REAL, Progress.SILENT, "1")
                    .push(shipment(tested, app(broken), app(whole)), workspace));

            assertThat(failure.problem().help()).isEqualTo(HelpTopic.REGISTRY_DENIED);
            assertThat(failure.problem().evidence())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith(broken.host() + "/acme/app failed: Cannot upload blob"))
                    .contains(whole.host() + "/acme/app published");
            assertThat(record().succeeded()).isFalse();
            assertThat(record().destinations())
                    .extracting(PublishedDestination::outcome)
                    .containsExactly(Outcome.FAILED, Outcome.PUBLISHED);
            assertThat(whole.log()).contains("PUT /v2/acme/app/manifests/latest");
        }
    }

    @Test
    void takesOverWhatTheRegistryHasInAnotherRepository() {
        try (StrictRegistry registry = new StrictRegistry().mounting()) {
            TestedLayout tested = threePlatforms();
            ImageReference other = ImageReference.parse(registry.host() + "/other/app");
            LayoutPush push = new LayoutPush(REAL, Progress.SILENT, "1");
            push.push(shipment(tested, other), workspace);

            PushResult result = push.push(shipment(tested, app(registry)).withSources(List.of(other)), workspace);

            assertThat(only(result).blobsMounted())
                    .isEqualTo(tested.layout().blobs().size());
            assertThat(only(result).bytesSent()).isZero();
            assertThat(result.succeeded()).isTrue();
        }
    }

    @Test
    void fetchesEverythingWhereAllIsToBeVerified() {
        TestedLayout tested = threePlatforms();
        push(tested);

        new LayoutPush(registry, Progress.SILENT, "1")
                .push(Shipment.of(tested, List.of(REPOSITORY), TAGS, Verify.FULL), workspace);

        assertThat(registry.log())
                .containsAll(tested.layout().blobs().stream()
                        .map(blob -> "fetch " + blob.digest())
                        .toList())
                .contains("get " + tested.layout().index().digest());
        assertThat(only(record()).verified()).isEqualTo("full");
    }

    @Test
    void doesNotEndWellWhereItWasInterrupted() {
        TestedLayout tested = threePlatforms();
        Shipment shipment = shipment(tested, REPOSITORY);
        PushResult staged = new LayoutPush(registry, Progress.SILENT, "1").stage(shipment, workspace);

        Thread.currentThread().interrupt();
        try {
            assertThat(problem(() -> new LayoutPush(registry, Progress.SILENT, "1").tag(shipment, staged, workspace))
                            .problem()
                            .help())
                    .isEqualTo(HelpTopic.INTERRUPTED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(only(record()).outcome()).isEqualTo(Outcome.STAGED);
        assertThat(registry.writes()).doesNotContain("put latest");
    }

    private static ImageReference app(StrictRegistry registry) {
        return ImageReference.parse(registry.host() + "/acme/app");
    }

    @Test
    void refusesALayerThatChangedAfterItsTest() {
        TestedLayout tested = threePlatforms();
        flipAByte(tested.layout(), tested.layout().blobs().get(0));

        assertThat(problem(() -> push(tested)).problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(registry.writes()).noneMatch(line -> line.startsWith("put "));
    }

    @Test
    void refusesAManifestThatChangedAfterItsTest() {
        TestedLayout tested = threePlatforms();
        flipAByte(tested.layout(), tested.layout().manifests().get(0));

        assertThat(problem(() -> push(tested)).problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(registry.writes())
                .doesNotContain("put " + tested.layout().index().digest(), "put latest");
    }

    private static void flipAByte(ImageLayout layout, Descriptor blob) {
        try {
            Path file = layout.blob(blob.digest());
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private PushResult push(TestedLayout tested) {
        return new LayoutPush(registry, Progress.SILENT, "1.2.3").push(shipment(tested, REPOSITORY), workspace);
    }

    private static Shipment shipment(TestedLayout tested, ImageReference... destinations) {
        return Shipment.of(tested, List.of(destinations), TAGS, Verify.MANIFESTS);
    }

    private static PublishedDestination only(PushResult result) {
        assertThat(result.destinations()).hasSize(1);
        return result.destinations().get(0);
    }

    private PushResult record() {
        return workspace.read(PushResult.FILE, PushResult.class).orElseThrow();
    }

    private TestedLayout threePlatforms() {
        LayoutFixture.threePlatforms(workspace.layout());
        return tested();
    }

    /** The workspace's layout, with a record that says that all of it passed. */
    private TestedLayout tested() {
        ImageLayout layout = ImageLayout.read(workspace.layout());
        Descriptor index = layout.index();
        List<PlatformResult> passed = layout.platforms().stream()
                .map(image -> new PlatformResult(
                        image.platform(),
                        image.manifest().digest(),
                        image.parsedManifest().config().digest(),
                        "native",
                        "/app",
                        TestResult.Outcome.PASSED,
                        List.of()))
                .toList();
        workspace.write(
                TestResult.FILE,
                new TestResult(
                        "app",
                        new TestedIndex(index.digest(), index.mediaType(), index.size()),
                        TestResult.Outcome.PASSED,
                        passed,
                        List.of(),
                        "2026-01-01T00:00:00Z",
                        "1.2.3"));
        return TestedLayout.reload(workspace);
    }

    private static ProblemException problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call);
    }
}
