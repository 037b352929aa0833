package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blobs of kept images, and how they come there. */
class KeptBlobsTest {

    private static final ImageReference ALPINE = ImageReference.parse("alpine:3.20");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path place;

    private final FakeRegistry registry = new FakeRegistry();
    private PublishedBases published;
    private KeptBlobs blobs;

    @BeforeEach
    void hasNone() {
        published = new PublishedBases(registry, place);
        blobs = new KeptBlobs(place.resolve("layout"));
    }

    @Test
    void fetchesThePlatformsThatAreWantedAndNotThere() throws IOException {
        BaseImage base = index(AMD64, ARM64);

        KeptBase first = fetch(base, List.of(), List.of(AMD64));
        assertThat(first.platforms()).containsExactly(AMD64);
        assertThat(blobs.isIntact(first)).isTrue();
        assertThat(blobs.isIntact(new KeptBase(ALPINE, base.digest(), List.of(AMD64, ARM64))))
                .isFalse();

        KeptBase both = fetch(base, List.of(AMD64), List.of(AMD64, ARM64));
        assertThat(both.platforms()).containsExactly(AMD64, ARM64);
        assertThat(blobs.isThere(both)).isTrue();
        assertThat(blobs.layout().resolve("oci-layout")).isNotEmptyFile();
    }

    @Test
    void fetchesNoBlobThatIsThere() throws IOException {
        BaseImage one = image("one", "shared");
        BaseImage other = image("other", "shared");
        fetch(one, List.of(), List.of());
        registry.refuse("fetch " + Digest.of("shared".getBytes(StandardCharsets.UTF_8)));
        BaseFetch fetch = new BaseFetch(registry, blobs);

        assertThat(fetch.fetch(other, List.of(), List.of())).isPresent();

        assertThat(fetch.bytes()).isEqualTo("{\"config of\":\"other\"}".length());
    }

    @Test
    void leavesNothingOfABlobThatBrokeOff() throws IOException {
        BaseImage base = image("one", "layer");
        registry.cut(Digest.of("layer".getBytes(StandardCharsets.UTF_8)), true);

        assertThatThrownBy(() -> fetch(base, List.of(), List.of())).isInstanceOf(ProblemException.class);

        assertThat(blobs.all()).hasSize(1).allMatch(file -> file.size() > 1);
        assertThat(blobs.isThere(new KeptBase(ALPINE, base.digest(), null))).isFalse();
    }

    @Test
    void hasNothingOfAnImageTheRegistryLacksOrHandsOutOtherwise() throws IOException {
        BaseImage base = image("one", "layer");
        BaseImage unknown = new BaseImage(ALPINE, Digest.of(new byte[] {1}), false);
        registry.rewrite(base.digest().toString(), bytes -> new byte[] {'{', '}'});

        assertThat(new BaseFetch(registry, blobs).fetch(unknown, List.of(), List.of()))
                .isEmpty();
        assertThat(new BaseFetch(registry, blobs).fetch(base, List.of(), List.of()))
                .isEmpty();
        assertThat(blobs.all()).isEmpty();
    }

    @Test
    void removesABlobThatIsNotWhatItWas() throws IOException {
        KeptBase base = fetch(index(AMD64), List.of(), List.of(AMD64));
        for (CacheFile file : blobs.all()) {
            byte[] whole = Files.readAllBytes(file.path());
            byte[] damaged = whole.clone();
            damaged[0]++;
            Files.write(file.path(), damaged);

            assertThat(blobs.isIntact(base)).isFalse();

            assertThat(file.path()).doesNotExist();
            file.write(whole);
        }
        assertThat(blobs.isIntact(base)).isTrue();
    }

    @Test
    void namesTheFilesOfAnImageAsFarAsItsDocumentsTell() throws IOException {
        BaseImage base = index(AMD64, ARM64);
        fetch(base, List.of(), List.of(AMD64, ARM64));
        KeptBase one = new KeptBase(ALPINE, base.digest(), List.of(ARM64));

        assertThat(blobs.files(one)).hasSize(4).allMatch(file -> file.size() > 0);
        assertThat(blobs.all()).hasSize(7);

        blobs.file(base.digest()).remove();
        assertThat(blobs.files(one)).containsExactly(blobs.file(base.digest()));
    }

    private KeptBase fetch(BaseImage base, List<Platform> before, List<Platform> wanted) throws IOException {
        return new BaseFetch(registry, blobs).fetch(base, before, wanted).orElseThrow();
    }

    private BaseImage index(Platform... platforms) {
        return new BaseImage(ALPINE, published.index("3.20", "alpine", platforms), false);
    }

    private BaseImage image(String content, String... layers) {
        return new BaseImage(ALPINE, published.image(content, layers), false);
    }
}
