package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that somebody else moves at the same time. */
class TagsTest {

    private static final List<String> TAGS = List.of("2.0", "2", "latest");

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();
    private final List<String> warnings = new ArrayList<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }
    };
    private ImageLayout mine;
    private ImageLayout theirs;

    @BeforeEach
    void bringsTwoImagesThere() {
        registry.open(
                ImageReference.parse("registry.example/acme/app"),
                io.github.pixelzx.docker.registry.RegistryDoor.Access.PUSH);
        mine = layout("mine", "2.0");
        theirs = layout("theirs", "2.0");
        put(mine, mine.index().digest().toString());
        put(theirs, theirs.index().digest().toString());
    }

    @Test
    void makesTagsOfOneBuildWhereAnotherMovedSomeMeanwhile() {
        registry.after("put 2.0", () -> put(theirs, "2.0"));
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(TAGS)
                .allSatisfy(tag -> assertThat(registry.headManifest(tag))
                        .contains(mine.index().digest()));
        assertThat(tags.outcomes()).allMatch(tag -> tag.outcome() == TagOutcome.SET);
        assertThat(warnings).isEmpty();
    }

    @Test
    void leavesTheTagsAloneWhereAnotherBuildOfTheVersionMovedTheLastOne() {
        registry.after("put latest", () -> put(theirs, "latest"));
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(digests(TAGS)).containsExactly(digest(mine), digest(mine), digest(theirs));
        assertThat(tags.outcomes())
                .extracting(PublishedTag::outcome)
                .containsExactly(TagOutcome.SET, TagOutcome.SET, TagOutcome.OVERTAKEN);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(digest(theirs).toString(), digest(mine).toString());
    }

    @Test
    void handsOverWhatItSetAgainWhenAnotherBuildOfTheVersionWasLast() {
        registry.after("put latest", () -> {
            put(theirs, "2");
            registry.after("put 2", () -> put(theirs, "latest"));
        });

        new Tags(registry, mine, TAGS, progress).set();

        assertThat(digests(TAGS)).containsExactly(digest(mine), digest(theirs), digest(theirs));
    }

    @Test
    void neverWritesAnotherReleaseUnderItsOwnVersion() {
        ImageLayout next = layout("next", "2.1");
        put(next, digest(next).toString());
        List<String> release = List.of("2.0", "2");
        registry.after("put 2", () -> put(next, "2"));
        Tags tags = new Tags(registry, mine, release, progress);

        ProblemException taken = catchThrowableOfType(ProblemException.class, tags::set);

        assertThat(taken.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
        assertThat(digests(release)).containsExactly(digest(mine), digest(next));
        assertThat(tags.outcomes())
                .extracting(PublishedTag::outcome)
                .containsExactly(TagOutcome.SET, TagOutcome.FAILED);
    }

    @Test
    void failsWhereATagDoesNotMoveAndLeavesTheOthersAtItsOwnImage() {
        put(theirs, "latest");
        byte[] old = theirs.bytes(theirs.index());
        registry.rewrite("latest", bytes -> old);
        Tags tags = new Tags(registry, mine, TAGS, progress);

        ProblemException stuck = catchThrowableOfType(ProblemException.class, tags::set);

        assertThat(stuck.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
        assertThat(digests(List.of("2.0", "2"))).containsOnly(digest(mine));
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsAgainWhereTheAnswerIsAnOldOne() {
        put(theirs, "latest");
        byte[] old = theirs.bytes(theirs.index());
        AtomicInteger readings = new AtomicInteger();
        registry.rewrite("latest", bytes -> readings.incrementAndGet() < 4 ? old : bytes);
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(tags.outcomes()).extracting(PublishedTag::outcome).containsOnly(TagOutcome.SET);
        assertThat(digests(TAGS)).containsOnly(digest(mine));
    }

    @Test
    void knowsTheVersionOfAnImageWithoutAnIndex() throws IOException {
        ImageLayout one = single("one");
        ImageLayout other = single("other");
        put(other, digest(other).toString());
        registry.after("put latest", () -> put(other, "latest"));
        Tags tags = new Tags(registry, one, TAGS, progress);

        tags.set();

        assertThat(tags.outcomes().get(2).outcome()).isEqualTo(TagOutcome.OVERTAKEN);
    }

    private ImageLayout single(String content) throws IOException {
        LayoutFixture fixture = new LayoutFixture(directory.resolve(content));
        Platform platform = Platform.parse("linux/amd64");
        Digest plain = fixture.image(platform, LayoutFixture.config(content), content.getBytes(StandardCharsets.UTF_8))
                .digest();
        String manifest = Files.readString(directory.resolve(content + "/blobs/sha256/" + plain.hex()))
                .replaceFirst("\\{", "{\"annotations\":{\"org.opencontainers.image.version\":\"2.0\"},");
        fixture.top(LayoutFixture.withPlatform(
                fixture.blob(MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8)), platform));
        return ImageLayout.read(directory.resolve(content));
    }

    @Test
    void warnsOfPlatformsThatTagsHaveNoMore() {
        ImageLayout three = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("three")));
        List.of(digest(three).toString(), "2.0", "latest").forEach(tag -> put(three, tag));

        new Tags(registry, mine, TAGS, progress).set();

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(
                        "2.0, latest no longer have linux/arm64, linux/arm/v7",
                        digest(three).toString(),
                        "what is published now is built for <platforms> (-Dpixelzx.platforms, PLATFORMS) alone")
                .doesNotContain("emulat");
    }

    @Test
    void saysWhyPlatformsAreLostThatWereAskedFor() {
        ImageLayout three = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("three")));
        List.of(digest(three).toString(), "2.0", "latest").forEach(tag -> put(three, tag));
        List<Platform> both = List.of(Platform.parse("linux/arm/v7"), Platform.parse("linux/arm64"));

        new Tags(registry, mine, TAGS, both, progress).set();

        assertThat(warnings)
                .singleElement()
                .asString()
                .endsWith("; linux/arm64, linux/arm/v7 were left out for want of an emulator (pixelzx.emulation=skip)");
    }

    @Test
    void tellsPlatformsNobodyAskedForFromThoseThatWereLeftOut() {
        ImageLayout three = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("three")));
        List.of(digest(three).toString(), "2.0").forEach(tag -> put(three, tag));

        new Tags(registry, mine, TAGS, List.of(Platform.parse("linux/arm64")), progress).set();

        assertThat(warnings)
                .singleElement()
                .asString()
                .endsWith(
                        "; linux/arm64 was left out for want of an emulator (pixelzx.emulation=skip), linux/arm/v7 is not in"
                                + " <platforms> (-Dpixelzx.platforms, PLATFORMS)");
    }

    @Test
    void warnsOfThePlatformOfAnImageWithoutAnIndex() throws IOException {
        put(plain("linux/arm/v7"), "2.0");

        new Tags(registry, mine, TAGS, progress).set();

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("registry.example/acme/app: 2.0 no longer has linux/arm/v7. ");
    }

    @Test
    void saysNothingOfAnImageWithoutAnIndexWhosePlatformStays() throws IOException {
        put(plain("linux/amd64"), "2.0");

        new Tags(registry, mine, TAGS, progress).set();

        assertThat(warnings).isEmpty();
    }

    @Test
    void saysNothingOfAnImageThatNobodyCanTellThePlatformOf() throws IOException {
        ImageLayout plain = plain("linux/arm/v7");
        put(plain, "2.0");
        Digest config = plain.platforms().get(0).parsedManifest().config().digest();
        registry.forget(config);
        new Tags(registry, mine, List.of("2.0"), progress).set();

        put(plain, "2");
        registry.refuse("read " + config);
        Tags tags = new Tags(registry, mine, TAGS, progress);
        tags.set();

        assertThat(registry.log()).filteredOn(("read " + config)::equals).hasSize(2);
        assertThat(warnings).isEmpty();
        assertThat(tags.outcomes()).extracting(PublishedTag::outcome).doesNotContain(TagOutcome.FAILED);
    }

    /** An image of one platform that is tagged by its manifest, with its config in the registry. */
    private ImageLayout plain(String platform) throws IOException {
        Path place = directory.resolve("plain-" + platform.replace('/', '-'));
        LayoutFixture fixture = new LayoutFixture(place);
        fixture.top(fixture.image(
                Platform.parse(platform), LayoutFixture.config("/app"), platform.getBytes(StandardCharsets.UTF_8)));
        ImageLayout layout = ImageLayout.read(place);
        Descriptor config = layout.platforms().get(0).parsedManifest().config();
        registry.uploadBlob(config, layout.blob(config.digest()));
        return layout;
    }

    @Test
    void saysNothingOfPlatformsWhereNoneIsLost() {
        TAGS.forEach(tag -> put(theirs, tag));

        new Tags(registry, mine, TAGS, progress).set();

        assertThat(warnings).isEmpty();
    }

    @Test
    void looksOnceWhereNothingHasToBeMoved() {
        TAGS.forEach(tag -> put(mine, tag));
        int before = registry.log().size();
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(registry.log().subList(before, registry.log().size()))
                .containsExactly("head 2.0", "head 2", "head latest");
        assertThat(tags.outcomes()).extracting(PublishedTag::outcome).containsOnly(TagOutcome.UNCHANGED);
    }

    private List<Digest> digests(List<String> tags) {
        return tags.stream()
                .map(tag -> registry.headManifest(tag).orElseThrow())
                .toList();
    }

    private static Digest digest(ImageLayout layout) {
        return layout.index().digest();
    }

    private void put(ImageLayout layout, String tagOrDigest) {
        registry.putManifest(layout.bytes(layout.index()), layout.index().mediaType(), tagOrDigest);
    }

    private ImageLayout layout(String content, String version) {
        LayoutFixture fixture = new LayoutFixture(directory.resolve(content));
        Descriptor image = fixture.image(
                Platform.parse("linux/amd64"), LayoutFixture.config("/app"), content.getBytes(StandardCharsets.UTF_8));
        fixture.top(fixture.index(List.of(image), version));
        return ImageLayout.read(directory.resolve(content));
    }
}
