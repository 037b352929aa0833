package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldBasesTest {

    private static final String SHARED = "a layer that all of them have";
    private static final Duration MONTH = Duration.ofDays(31);

    @TempDir
    Path place;

    private final FakeRegistry registry = new FakeRegistry();
    private BaseCache cache;

    @BeforeEach
    void makesACache() {
        cache = new BaseCache(place.resolve("cache"));
    }

    @Test
    void removesWhatNobodyNeededForAMonthAndNothingOthersNeed() throws IOException {
        BaseImage old = kept("old");
        BaseImage other = kept("other");
        age(MONTH, cache.directory());
        used(other, Duration.ofDays(20));

        long freed = cache.prune(Long.MAX_VALUE);

        assertThat(freed).isPositive();
        assertThat(cache.find(other.reference(), other.digest())).isPresent();
        assertThat(cache.find(old.reference(), old.digest())).isEmpty();
        assertThat(cache.latest(old.reference())).isEmpty();
        assertThat(blobs()).hasSize(4);
        assertThat(cache.prune(Long.MAX_VALUE)).isZero();
    }

    @Test
    void removesWhatWasNeededLongestAgoWhereTooMuchIsKept() throws IOException {
        BaseImage first = kept("first");
        BaseImage second = kept("second");
        BaseImage third = kept("third");
        age(MONTH, cache.directory());
        used(second, Duration.ofDays(3));
        used(first, Duration.ofDays(2));
        used(third, Duration.ofDays(1));
        long one = new KeptBlobs(cache.layout())
                .files(new KeptBase(first.reference(), first.digest(), null)).stream()
                        .mapToLong(CacheFile::size)
                        .sum();

        cache.prune(2 * one);

        assertThat(cache.find(third.reference(), third.digest())).isPresent();
        assertThat(cache.find(first.reference(), first.digest())).isPresent();
        assertThat(cache.find(second.reference(), second.digest())).isEmpty();
    }

    @Test
    void keepsWhatWasJustNeededHoweverMuchItIs() throws IOException {
        BaseImage first = kept("first");
        BaseImage second = kept("second");
        age(MONTH, cache.directory());
        assertThat(cache.find(first.reference(), first.digest())).isPresent();
        registry.refuse("get " + second.digest());
        assertThat(cache.keep(second, List.of(), registry)).contains(0L);

        assertThat(cache.prune(0)).isZero();

        assertThat(cache.find(first.reference(), first.digest())).isPresent();
        assertThat(cache.find(second.reference(), second.digest())).isPresent();
    }

    @Test
    void removesNothingWhileAnotherProcessAddsToIt() throws Exception {
        kept("old");
        age(MONTH, cache.directory());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Adding.class.getName(),
                        cache.directory().toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("adding");

            assertThat(cache.prune(0)).isZero();
        } finally {
            other.getOutputStream().close();
        }
        assertThat(other.waitFor()).isZero();
        assertThat(cache.prune(0)).isPositive();
        assertThat(blobs()).isEmpty();
    }

    @Test
    void passesOverWhatIsNoImageOfTheCache() throws IOException {
        kept("old");
        Files.writeString(cache.directory().resolve("references").resolve(".DS_Store"), "a desktop's");
        age(MONTH, cache.directory());

        assertThat(cache.prune(0)).isPositive();
        assertThat(blobs()).isEmpty();
    }

    @Test
    void remembersToTheDayThatAnImageIsNeededByABuildThatDoesNothing() throws IOException {
        BaseImage base = kept("used");
        BaseImage unknown = new BaseImage(ImageReference.parse("unknown:1"), base.digest(), false);
        age(Duration.ofHours(23), cache.directory());
        FileTime before = Files.getLastModifiedTime(record(base));

        cache.use(base);
        cache.use(unknown);

        assertThat(Files.getLastModifiedTime(record(base))).isEqualTo(before);
        age(MONTH, cache.directory());

        cache.use(base);

        assertThat(cache.prune(Long.MAX_VALUE)).isZero();
        assertThat(cache.latest(base.reference())).isPresent();
    }

    @Test
    void saysThatImagesAreKeptWhereOldOnesCannotBeRemoved() throws IOException {
        BaseImage base = kept("base");
        BaseCache other = new BaseCache(place.resolve("other"));
        Path odd = other.layout().resolve("blobs/sha256").resolve("odd");
        Files.createDirectories(odd.resolve("inside"));
        Files.setLastModifiedTime(odd, FileTime.from(Instant.now().minus(MONTH)));
        List<String> said = new ArrayList<>();

        new OnlineBases(other, 0, registry, List::of, () -> Platform.of("linux", "amd64"))
                .keep(List.of(base), List.of(), telling(said));

        assertThat(said)
                .anyMatch(line -> line.startsWith("Base images nobody needs cannot be removed from"))
                .anyMatch(line -> line.startsWith("Kept the base images for builds with -o"))
                .noneMatch(line -> line.contains("not kept"));
    }

    private static Progress telling(List<String> said) {
        return new SilentProgress() {
            @Override
            public void detail(String sentence) {
                said.add(sentence);
            }

            @Override
            public void table(List<String> lines) {
                said.addAll(lines);
            }
        };
    }

    @Test
    void waitsForNobodyWhoWasKilledWhileAdding() throws IOException {
        kept("old");
        OldBases.Keeping killed = cache.keeping();
        age(MONTH, cache.directory());

        assertThat(cache.prune(0)).isPositive();
        assertThat(killed.mark()).doesNotExist();
    }

    /** A process that says it is adding, until its input ends. */
    static final class Adding {

        private Adding() {}

        public static void main(String[] directory) throws IOException {
            try (OldBases.Keeping keeping = new BaseCache(Path.of(directory[0])).keeping()) {
                System.out.println("adding");
                if (System.in.read() >= 0 || !Files.exists(keeping.mark())) {
                    throw new IOException("the mark is gone while it is needed");
                }
            }
        }
    }

    private BaseImage kept(String name) throws IOException {
        ImageReference reference = ImageReference.parse(name + ":1");
        Digest digest = new PublishedBases(registry, place).image(name, SHARED, "layer of " + name);
        BaseImage base = new BaseImage(reference, digest, false);
        assertThat(cache.keep(base, List.of(), registry)).isPresent();
        return base;
    }

    private void used(BaseImage base, Duration ago) throws IOException {
        age(ago, record(base));
    }

    private Path record(BaseImage base) throws IOException {
        try (Stream<Path> files = Files.walk(cache.directory())) {
            return files.filter(file -> file.endsWith(base.digest().hex() + ".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void age(Duration ago, Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
            }
        }
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(cache.layout().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
