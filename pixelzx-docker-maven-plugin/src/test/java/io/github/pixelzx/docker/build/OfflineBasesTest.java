package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineBasesTest {

    private static final ImageReference ALPINE = ImageReference.parse("alpine:3.20");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final SilentProgress SILENT = new SilentProgress();

    @TempDir
    Path place;

    private final FakeRegistry registry = new FakeRegistry();
    private BaseCache cache;

    @BeforeEach
    void makesACache() {
        cache = new BaseCache(place.resolve("cache"));
    }

    @Test
    void takesATagForWhatItStoodForAndNotForWhatAnotherProjectPinned() throws IOException {
        Digest now = published("now", AMD64);
        Digest old = published("old", AMD64);
        keep(new BaseImage(ALPINE, now, false), AMD64);
        keep(new BaseImage(ALPINE, old, true), AMD64);

        assertThat(plan(need(List.of(ALPINE), List.of())).policy(null))
                .contains("@" + now)
                .doesNotContain(old.hex());
    }

    @Test
    void takesATagForNothingWhereOnlyItsDigestWasKept() throws IOException {
        Digest old = published("old", AMD64);
        BaseImage pinned = new BaseImage(ALPINE, old, true);
        keep(pinned, AMD64);
        registry.refuse("head 3.20");

        assertThat(catchThrowableOfType(ProblemException.class, () -> plan(need(List.of(ALPINE), List.of(pinned))))
                        .problem()
                        .help())
                .isEqualTo(HelpTopic.BASE_NOT_KEPT);
        assertThat(plan(need(List.of(ImageReference.parse("alpine:3.20@" + old)), List.of(pinned)))
                        .contexts())
                .hasSize(1);
    }

    @Test
    void bringsATagAndADigestOfTheSameTag() throws IOException {
        Digest now = published("now", AMD64);
        Digest old = published("old", AMD64);
        List<BaseImage> recorded = List.of(new BaseImage(ALPINE, old, true), new BaseImage(ALPINE, now, false));
        for (BaseImage base : recorded) {
            keep(base, AMD64);
        }

        for (List<ImageReference> named : List.of(
                List.of(ImageReference.parse("alpine:3.20@" + old), ALPINE), List.of(ALPINE, ALPINE.withDigest(old)))) {
            BasePlan plan = plan(need(named, recorded));

            assertThat(plan.contexts().values())
                    .allMatch(context -> context.startsWith("oci-layout://"))
                    .map(context -> context.substring(context.lastIndexOf('@') + 1))
                    .containsExactlyInAnyOrder(old.toString(), now.toString());
            assertThat(plan.policy(null)).contains("@" + now).doesNotContain(old.hex());
        }
    }

    @Test
    void removesADamagedBlobOfTheRightSizeSoThatTheNextBuildFetchesIt() throws IOException {
        Digest now = published("now", AMD64);
        BaseImage base = new BaseImage(ALPINE, now, false);
        keep(base, AMD64);
        long whole = total();
        for (Path blob : blobs()) {
            byte[] bytes = Files.readAllBytes(blob);
            bytes[bytes.length - 2]++;
            Files.write(blob, bytes);
            registry.refuse("head 3.20");

            assertThat(catchThrowableOfType(ProblemException.class, () -> plan(need(List.of(ALPINE), List.of(base)))))
                    .as("damaged: %s", new String(bytes, StandardCharsets.UTF_8))
                    .isNotNull();
            registry.refuseNothing();
            keep(base, AMD64);

            assertThat(plan(need(List.of(ALPINE), List.of(base))).contexts()).hasSize(1);
            assertThat(total()).isEqualTo(whole);
        }
    }

    @Test
    void losesNoPlatformWhereTwoBuildsKeepOneBaseAtOnce() throws IOException {
        Digest both = published("both", AMD64, ARM64);
        BaseImage base = new BaseImage(ALPINE, both, false);
        // The other build keeps its platform while this one is fetching.
        registry.rewrite(both.toString(), bytes -> {
            registry.rewrite(both.toString(), same -> same);
            try {
                keep(base, ARM64);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return bytes;
        });

        keep(base, AMD64);

        assertThat(cache.latest(ALPINE).orElseThrow().platforms()).containsExactlyInAnyOrder(AMD64, ARM64);
    }

    @Test
    void takesABaseThatLacksAPlatformForMissing() throws IOException {
        Digest both = published("both", AMD64, ARM64);
        List<ImageReference> named = List.of(ALPINE);
        List<BaseImage> recorded = List.of(new BaseImage(ALPINE, both, false));
        keep(recorded.get(0), AMD64);
        registry.refuse("head 3.20");

        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> plan(new BaseNeed(named, named, List.of(AMD64, ARM64), recorded, false)))
                        .problem()
                        .text())
                .contains("not for each of the platforms");
        assertThat(plan(new BaseNeed(named, List.of(), List.of(AMD64, ARM64), recorded, false))
                        .contexts())
                .as("taken for a platform of its own")
                .hasSize(1);
        registry.refuseNothing();
        keep(recorded.get(0), ARM64);
        assertThat(plan(new BaseNeed(named, named, List.of(AMD64, ARM64), recorded, false))
                        .contexts())
                .hasSize(1);
    }

    private BasePlan plan(BaseNeed need) {
        return new OfflineBases(cache, registry, List::of).plan(need, SILENT);
    }

    private static BaseNeed need(List<ImageReference> named, List<BaseImage> recorded) {
        return new BaseNeed(named, named, List.of(AMD64), recorded, false);
    }

    private void keep(BaseImage base, Platform... platforms) throws IOException {
        assertThat(cache.keep(base, List.of(platforms), registry)).isPresent();
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(cache.layout().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private long total() throws IOException {
        return blobs().stream().mapToLong(blob -> blob.toFile().length()).sum();
    }

    private Digest published(String content, Platform... platforms) {
        return new PublishedBases(registry, place).index("3.20", content, platforms);
    }
}
