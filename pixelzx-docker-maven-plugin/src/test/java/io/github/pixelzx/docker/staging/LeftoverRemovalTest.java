package io.github.pixelzx.docker.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.DebianRegistry;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.RegistryLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverRemovalTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Maker ELSEWHERE = new Maker("elsewhere", 1, 1);

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final FakeRegistry fake = new FakeRegistry();
    private RegistryDoor door = fake;
    private ImageReference repository = ImageReference.parse("registry.example/app");
    private StagedImages images = new StagedImages(Path.of("."));

    @BeforeEach
    void usesADirectoryOfItsOwn() {
        images = new StagedImages(directory.resolve("cache"));
    }

    @Test
    void removesIndexAndManifestsThatNoTagNames() {
        Pushed failed = push("one", "two");
        remember(failed, "failed");

        remove();

        assertThat(fake.log())
                .containsSubsequence(
                        "delete " + failed.index(),
                        "delete " + failed.manifests().get(0));
        assertThat(there(failed)).isEmpty();
        assertThat(images.of(repository)).isEmpty();
    }

    @Test
    void keepsAManifestThatATaggedImageHas() {
        Pushed failed = push("one", "two");
        Pushed published = push("one", "three");
        tag(published, "1.0");
        remember(failed, "failed");

        remove();

        assertThat(there(published)).isEqualTo(published.all());
        assertThat(there(failed)).containsExactly(failed.manifests().get(0));
    }

    @Test
    void keepsAManifestOfAnImageThatWasPublishedThoughItsTagMovedOn() {
        Pushed failed = push("one", "two");
        Pushed published = push("one", "three");
        remember(failed, "failed");
        remember(published, "published");
        images.published(repository, published.index(), published.manifests());

        remove();

        assertThat(there(published)).isEqualTo(published.all());
        assertThat(there(failed)).containsExactly(failed.manifests().get(0));
    }

    @Test
    void keepsThePartsOfAJoinedImageThatIsNoLongerHere() {
        Pushed part = push("one", "two");
        Pushed joined = push("one", "three");
        remember(part, "part");
        images.joined(repository, joined.index(), joined.manifests(), directory.resolve("joined"));

        Clock inAWeek = Clock.offset(Clock.systemUTC(), Duration.ofDays(7));
        remover(DAY, inAWeek).remove(repository);

        assertThat(there(joined)).isEqualTo(joined.all());
        assertThat(there(part)).containsExactly(part.manifests().get(0));
    }

    @Test
    void keepsAnImageThatSomebodyTaggedMeanwhileForEver() {
        Pushed tagged = push("one");
        remember(tagged, "tagged");
        tag(tagged, "by-hand");
        remove();
        tag(push("two"), "by-hand");

        remove();

        assertThat(there(tagged)).isEqualTo(tagged.all());
    }

    @Test
    void keepsAnImageThatWasSignedForItHasLeftTheRun() {
        Pushed signed = push("one", "two");
        Pushed part = push("three", "four");
        remember(signed, "signed");
        remember(part, "part");
        remember(push("one", "five"), "other");
        tag(push("signature"), "sha256-" + signed.index().hex() + ".sig");
        tag(push("statement"), "sha256-" + part.manifests().get(1).hex());

        remove();

        assertThat(there(signed)).isEqualTo(signed.all());
        assertThat(there(part)).containsExactly(part.manifests().get(1));
        assertThat(images.of(repository)).singleElement().matches(StagedImage::published);
    }

    @Test
    void keepsAnImageThatADocumentWithoutATagIsAbout() {
        Pushed signed = push("one", "two");
        Pushed part = push("three", "four");
        remember(signed, "signed");
        remember(part, "part");
        remember(push("one", "five"), "other");
        about(signed.index(), "signature");
        about(part.manifests().get(1), "statement");

        remove();

        assertThat(there(signed)).isEqualTo(signed.all());
        assertThat(there(part)).containsExactly(part.manifests().get(1));
        assertThat(images.of(repository)).singleElement().matches(StagedImage::published);
    }

    @Test
    void removesStatementsThatTheBuildItselfMadeAboutItsPlatforms() {
        Pushed platform = push("one");
        Digest statement = about(platform.manifests().get(0), "provenance");
        Pushed failed =
                new Pushed(platform.index(), "", List.of(platform.manifests().get(0), statement));
        remember(failed, "failed");

        remove();

        assertThat(there(failed)).isEmpty();
    }

    @Test
    void removesNothingWhereNobodySaysWhatIsSigned() {
        Pushed failed = push("one");
        remember(failed, "failed");
        fake.refuse("referrers " + failed.index());

        remove();

        assertThat(there(failed)).isEqualTo(failed.all());
        assertThat(warnings).hasSize(1);
    }

    @Test
    void saysOfEachOnceThatItStaysAndOnlyLooksWhetherItIsThere() {
        Pushed failed = push("one");
        remember(failed, "failed");

        remover(DAY).list(repository);
        remover(DAY).list(repository);

        assertThat(fake.log()).containsExactly("head " + failed.index());
        assertThat(there(failed)).isEqualTo(failed.all());
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(failed.index().toString(), "who names an image by its digest", "-Dtopic=leftovers-stay");
    }

    @Test
    void forgetsWhatTheRegistryHasCleanedUpBeforeOrAfterItWasTold() {
        Pushed early = push("one");
        Pushed late = push("two");
        Pushed there = push("three");
        remember(early, "early");
        fake.deleteManifest(early.index());
        remember(late, "late");
        remember(there, "there");
        remover(DAY).list(repository);
        fake.deleteManifest(late.index());
        remover(DAY).list(repository);

        assertThat(remover(DAY).leftovers(repository))
                .extracting(StagedImage::index)
                .containsExactly(there.index());
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(late.index().toString())
                .doesNotContain(early.index().toString());
    }

    @Test
    void listsWhatItCannotAskFor() {
        Pushed failed = push("one");
        remember(failed, "failed");
        fake.refuse("head " + failed.index());

        remover(DAY).list(repository);

        assertThat(warnings).hasSize(1);
        assertThat(remover(DAY).leftovers(repository)).hasSize(1);
    }

    @Test
    void forgetsTheOldestWhereNobodyEverCleansUp() {
        Pushed failed = push("one");
        Instant first = Instant.parse("2020-01-01T00:00:00Z");
        for (int i = 0; i <= LeftoverRemoval.MOST_LISTED; i++) {
            remember(
                    failed, "failed-" + i, Maker.current(), first.plusSeconds(i).toString());
        }

        remover(DAY).list(repository);

        assertThat(remover(DAY).leftovers(repository))
                .hasSize(LeftoverRemoval.MOST_LISTED)
                .noneMatch(image -> image.workspace().endsWith("failed-0"));
    }

    @Test
    void keepsWhatItsWorkspaceStillHolds() throws IOException {
        Pushed waiting = push("one");
        remember(waiting, "waiting");
        Path layout = Files.createDirectories(directory.resolve("waiting/layout"));
        Files.writeString(layout.resolve("index.json"), "{\"digest\":\"" + waiting.index() + "\"}");

        remove();

        assertThat(there(waiting)).isEqualTo(waiting.all());
    }

    @Test
    void keepsWhatARunThatGoesOnHasMade() {
        Pushed other = push("one");
        Maker self = Maker.current();
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Maker running = new Maker(
                self.place(),
                parent.pid(),
                parent.info().startInstant().orElseThrow().toEpochMilli());
        remember(other, "other", running, "2020-01-01T00:00:00Z");

        remove();

        assertThat(there(other)).isEqualTo(other.all());
    }

    @Test
    void keepsWhatAnotherMachineHasMadeForTwoDays() {
        Pushed young = push("one");
        Pushed old = push("two");
        remember(young, "young", ELSEWHERE, hoursAgo(47));
        remember(old, "old", ELSEWHERE, hoursAgo(49));

        remove();

        assertThat(there(young)).isEqualTo(young.all());
        assertThat(there(old)).isEmpty();
        assertThat(images.of(repository))
                .singleElement()
                .matches(image -> image.waitsElsewhere(Instant.now(), DAY) && image.isElsewhere());
    }

    @Test
    void waitsForAnotherMachineADayLongerThanForItself() {
        Pushed other = push("one");
        remember(other, "other", ELSEWHERE, hoursAgo(95));
        remover(Duration.ofDays(3)).remove(repository);
        assertThat(there(other)).isEqualTo(other.all());

        remember(other, "other", ELSEWHERE, hoursAgo(97));
        remover(Duration.ofDays(3)).remove(repository);

        assertThat(there(other)).isEmpty();
    }

    @Test
    void doesNotForgetThatAnImageWasPublishedWhenItIsBuiltAnew() {
        Pushed published = push("one");
        remember(published, "first");
        images.published(repository, published.index(), published.manifests());
        images.remember(StagedImage.now(
                repository, published.index(), published.manifests(), directory.resolve("first"), false));
        images.remember(StagedImage.now(
                repository, published.index(), published.manifests(), directory.resolve("second"), false));

        remover(Duration.ZERO).remove(repository);

        assertThat(images.of(repository)).hasSize(2).allMatch(StagedImage::published);
        assertThat(there(published)).isEqualTo(published.all());
    }

    @Test
    void keepsAnImageThatWasPublishedBeforeItWasEverStaged() {
        Pushed published = push("one", "two");
        images.published(repository, published.index(), published.manifests());
        remember(push("one", "three"), "failed");
        images.remember(staged(published, "later", Maker.current(), hoursAgo(49)));

        remove();

        assertThat(there(published)).isEqualTo(published.all());
    }

    @Test
    void forgetsNoPublicationThatARefusalComesAfter() {
        Pushed tagged = push("one");
        Pushed gone = push("two");
        Pushed kept = push("three");
        remember(tagged, "tagged", Maker.current(), hoursAgo(60));
        remember(gone, "gone", Maker.current(), hoursAgo(59));
        remember(kept, "kept", Maker.current(), hoursAgo(58));
        tag(tagged, "by-hand");
        fake.refuse("delete " + kept.index());

        remove();

        assertThat(images.of(repository))
                .extracting(StagedImage::index, StagedImage::published, StagedImage::refused)
                .containsExactly(tuple(tagged.index(), true, false), tuple(kept.index(), false, true));
    }

    @Test
    void removesNothingWhereATagMovesMeanwhile() {
        Pushed failed = push("one");
        remember(failed, "failed");
        tag(push("two"), "1.0");
        fake.after("head 1.0", () -> tag(failed, "1.0"));

        remove();

        assertThat(there(failed)).isEqualTo(failed.all());
    }

    @Test
    void removesNothingWhereATagIsSetMeanwhile() {
        Pushed failed = push("one");
        remember(failed, "failed");
        tag(push("two"), "1.0");
        fake.after("head 1.0", () -> tag(failed, "2.0"));

        remove();

        assertThat(there(failed)).isEqualTo(failed.all());
    }

    @Test
    void removesNothingWhereAnotherRunPublishesMeanwhile() {
        Pushed failed = push("one", "two");
        Pushed other = push("one", "three");
        remember(failed, "failed");
        tag(push("four"), "1.0");
        fake.after("head 1.0", () -> images.published(repository, other.index(), other.manifests()));

        remove();

        assertThat(there(failed)).isEqualTo(failed.all());
    }

    @Test
    void asksARegistryThatRefusedAgainAfterADay() {
        Pushed failed = push("one");
        remember(failed, "failed");
        fake.keepEverything(true);
        remove();
        fake.keepEverything(false);
        tag(push("two"), "1.0");

        remove();
        assertThat(fake.log()).containsExactly("put 1.0");
        assertThat(there(failed)).isEqualTo(failed.all());
        remover(DAY, Clock.offset(Clock.systemUTC(), DAY.plusMinutes(1))).remove(repository);

        assertThat(there(failed)).isEmpty();
    }

    @Test
    void passesOverRecordsThatAreDamaged() throws IOException {
        Pushed failed = push("one");
        remember(failed, "failed");
        Path record;
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            record = files.filter(Files::isRegularFile).findAny().orElseThrow();
        }
        String text = Files.readString(record);
        Files.writeString(record.resolveSibling("a.json"), text.replace("2020-01-01T00:00:00Z", "yesterday"));
        Files.writeString(record.resolveSibling("b.json"), text.replaceFirst("\"workspace\" : \"", "$0\\\\u0000"));
        Files.writeString(record.resolveSibling("c.json"), text.substring(0, text.length() / 2));
        Files.writeString(record.resolveSibling("d.json"), "{}");

        assertThat(images.of(repository)).hasSize(1);
        remove();

        assertThat(there(failed)).isEmpty();
    }

    @Test
    void failsNoBuildWhereNothingCanBeWritten() throws IOException {
        Files.writeString(directory.resolve("cache"), "a file where the directory should be");
        Pushed failed = push("one");
        StagedImage image = staged(failed, "failed", Maker.current(), hoursAgo(49));

        assertThat(images.remember(image)).isFalse();
        assertThat(images.published(repository, failed.index(), failed.manifests()))
                .isFalse();
        remove();

        assertThat(images.of(repository)).isEmpty();
    }

    @Test
    void keepsWhatIsYoung() {
        Pushed young = push("one");
        images.put(StagedImage.now(repository, young.index(), young.manifests(), directory.resolve("young"), false));

        remove();

        assertThat(fake.log()).noneMatch(line -> line.startsWith("delete"));
        assertThat(there(young)).isEqualTo(young.all());
    }

    @Test
    void saysOnceWhatTheRegistryDoesNotLetBeRemoved() {
        Pushed failed = push("one");
        remember(failed, "failed");
        fake.keepEverything(true);

        remove();
        remove();

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("405", failed.index().toString(), "-Dtopic=leftovers-stay");
        assertThat(images.of(repository)).hasSize(1);
    }

    @Test
    void saysThatTheRegistryRefusesThoughItSaidBeforeThatNothingIsRemovedUnasked() throws IOException {
        Pushed failed = push("one");
        remember(failed, "failed");
        remover(DAY).list(repository);
        Path record;
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            record = files.filter(Files::isRegularFile).findAny().orElseThrow();
        }
        String written = Files.readString(record);
        String older = written.replaceFirst(",\\s*\"refused\" : false", "");
        assertThat(older).isNotEqualTo(written).contains("\"told\" : true");
        Files.writeString(record, older);
        warnings.clear();
        fake.keepEverything(true);

        remove();
        remove();
        remover(DAY, Clock.offset(Clock.systemUTC(), DAY.plusMinutes(1))).remove(repository);

        assertThat(warnings).singleElement().asString().contains("405");
    }

    @Test
    void removesNothingWhereATagCannotBeLookedBehind() {
        Pushed failed = push("one");
        remember(failed, "failed");
        tag(push("two"), "1.0");
        fake.rewrite("1.0", bytes -> "no index".getBytes(UTF_8));
        fake.refuse("head 1.0");

        remove();

        assertThat(there(failed)).isEqualTo(failed.all());
        assertThat(warnings).hasSize(1);
    }

    @Test
    @Tag("docker")
    void removesFromARealRegistryThatLetsIt() {
        try (DebianRegistry registry = DebianRegistry.open(directory)) {
            at(registry);
            Pushed failed = push("one", "two");
            Pushed published = push("one", "three");
            tag(published, "1.0");
            remember(failed, "failed");

            remove();

            assertThat(there(failed)).containsExactly(failed.manifests().get(0));
            assertThat(there(published)).isEqualTo(published.all());
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    @Tag("docker")
    void keepsTheListWhereARealRegistryLetsNothingBeRemoved() {
        try (DebianRegistry registry = DebianRegistry.keepingEverything(directory)) {
            at(registry);
            Pushed failed = push("one", "two");
            remember(failed, "failed");

            remove();
            remove();

            assertThat(there(failed)).isEqualTo(failed.all());
            assertThat(warnings).singleElement().asString().contains("HTTP 405");
            assertThat(images.of(repository)).hasSize(1);
        }
    }

    private void at(DebianRegistry registry) {
        door = new HttpRegistries(any -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);
        repository = ImageReference.parse(registry.host() + "/app");
    }

    private void remove() {
        remover(DAY).remove(repository);
    }

    private LeftoverRemoval remover(Duration patience) {
        return remover(patience, Clock.systemUTC());
    }

    private LeftoverRemoval remover(Duration patience, Clock clock) {
        SilentProgress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };
        return new LeftoverRemoval(images, door, patience, progress, clock);
    }

    /** An index and its manifests, as a registry has them. */
    private record Pushed(Digest index, String text, List<Digest> manifests) {

        List<Digest> all() {
            List<Digest> all = new ArrayList<>(manifests);
            all.add(index);
            return all;
        }
    }

    private void remember(Pushed image, String workspace) {
        remember(image, workspace, Maker.current(), "2020-01-01T00:00:00Z");
    }

    private void remember(Pushed image, String workspace, Maker maker, String when) {
        images.put(staged(image, workspace, maker, when));
    }

    private static String hoursAgo(int hours) {
        return Instant.now().minus(Duration.ofHours(hours)).toString();
    }

    private StagedImage staged(Pushed image, String workspace, Maker maker, String when) {
        return new StagedImage(
                repository,
                image.index(),
                image.manifests(),
                directory.resolve(workspace).toString(),
                maker.toString(),
                when,
                false,
                false,
                false);
    }

    private List<Digest> there(Pushed image) {
        try (Registry registry = door.open(repository, Access.PULL)) {
            return image.all().stream()
                    .filter(digest -> registry.headManifest(digest.toString()).isPresent())
                    .toList();
        }
    }

    private void tag(Pushed image, String tag) {
        try (Registry registry = door.open(repository, Access.PUSH)) {
            registry.putManifest(image.text().getBytes(UTF_8), MediaTypes.OCI_INDEX, tag);
        }
    }

    /** A signature or the like, as registries keep them that know what refers to what. */
    private Digest about(Digest subject, String content) {
        try (Registry registry = door.open(repository, Access.PUSH)) {
            byte[] plain = manifest(registry, content);
            byte[] document = new String(plain, UTF_8)
                    .replace("\"layers\":[]", "\"layers\":[],\"subject\":{\"digest\":\"" + subject + "\"}")
                    .getBytes(UTF_8);
            registry.putManifest(
                    document, MediaTypes.OCI_MANIFEST, Digest.of(document).toString());
            return Digest.of(document);
        }
    }

    private Pushed push(String... contents) {
        try (Registry registry = door.open(repository, Access.PUSH)) {
            List<byte[]> manifests = new ArrayList<>();
            for (String content : contents) {
                manifests.add(manifest(registry, content));
            }
            for (byte[] manifest : manifests) {
                registry.putManifest(
                        manifest, MediaTypes.OCI_MANIFEST, Digest.of(manifest).toString());
            }
            byte[] index = index(manifests);
            registry.putManifest(index, MediaTypes.OCI_INDEX, Digest.of(index).toString());
            return new Pushed(
                    Digest.of(index),
                    new String(index, UTF_8),
                    manifests.stream().map(Digest::of).toList());
        }
    }

    private byte[] manifest(Registry registry, String content) {
        try {
            byte[] config = ("{\"os\":\"linux\",\"architecture\":\"" + content + "\"}").getBytes(UTF_8);
            Path file = Files.write(Files.createTempFile(directory, "config", ""), config);
            Descriptor blob = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
            registry.uploadBlob(blob, file);
            return """
                    {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},"layers":[]}
                    """.formatted(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, blob.digest(), blob.size())
                    .getBytes(UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] index(List<byte[]> manifests) {
        String entries = manifests.stream()
                .map(manifest -> """
                        {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"arm64"}}
                        """.formatted(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length))
                .collect(Collectors.joining(","));
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(MediaTypes.OCI_INDEX, entries)
                .getBytes(UTF_8);
    }
}
