package io.github.pixelzx.docker.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverRemovalTest {

    private static final Duration DAY = Duration.ofHours(24);

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
        images.published(repository, published.index());

        remove();

        assertThat(there(published)).isEqualTo(published.all());
        assertThat(there(failed)).containsExactly(failed.manifests().get(0));
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
    void keepsWhatAnotherMachineHasMade() {
        Pushed other = push("one");
        remember(other, "other", new Maker("elsewhere", 1, 1), "2020-01-01T00:00:00Z");

        remove();

        assertThat(there(other)).isEqualTo(other.all());
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
        fake.keepEverything();

        remove();
        remove();

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("405", failed.index().toString(), "-Dtopic=leftovers-stay");
        assertThat(images.of(repository)).hasSize(1);
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
        SilentProgress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };
        new LeftoverRemoval(images, door, DAY, progress).remove(repository);
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
        images.put(new StagedImage(
                repository,
                image.index(),
                image.manifests(),
                directory.resolve(workspace).toString(),
                maker.toString(),
                when,
                false,
                false));
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
