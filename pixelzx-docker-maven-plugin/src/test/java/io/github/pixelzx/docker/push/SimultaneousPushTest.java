package io.github.pixelzx.docker.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.registry.StrictRegistry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty builds of one version push the same tags at once: afterwards all tags are of one of them, and whole. */
class SimultaneousPushTest {

    private static final int BUILDS = 20;
    private static final List<String> TAGS = List.of("3.1.4", "3.1", "3", "latest");

    @TempDir
    Path directory;

    private final RegistryDoor door = new HttpRegistries(host -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);

    @Test
    void leaveTheTagsOfAStrictRegistryAtOneBuild() throws Exception {
        try (StrictRegistry registry = new StrictRegistry()) {
            pushAtOnce(ImageReference.parse(registry.host() + "/acme/app"));
        }
    }

    @Test
    @Tag("docker")
    void leaveTheTagsOfADebianRegistryAtOneBuild() throws Exception {
        String host = Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY")).orElse("127.0.0.1:5000");
        pushAtOnce(ImageReference.parse(host + "/pixelzx-at-once/" + UUID.randomUUID()));
    }

    private void pushAtOnce(ImageReference repository) throws Exception {
        List<ImageLayout> images =
                IntStream.range(0, BUILDS).mapToObj(this::image).toList();
        ExecutorService threads = Executors.newFixedThreadPool(BUILDS);
        CyclicBarrier start = new CyclicBarrier(BUILDS);
        try {
            List<Future<PushResult>> pushes = images.stream()
                    .map(image -> threads.submit(() -> {
                        LayoutPush push = new LayoutPush(door, Progress.SILENT, "test");
                        Shipment shipment = Shipment.untested(image, List.of(repository), TAGS, Verify.MANIFESTS);
                        Workspace workspace = new Workspace(image.directory().getParent());
                        PushResult staged = push.stage(shipment, workspace);
                        start.await();
                        return push.tag(shipment, staged, workspace);
                    }))
                    .toList();
            for (Future<PushResult> push : pushes) {
                assertThat(push.get().succeeded()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertOneWholeImage(repository, images);
    }

    private void assertOneWholeImage(ImageReference repository, List<ImageLayout> images) {
        try (Registry registry = door.open(repository, Access.PULL)) {
            Set<Digest> digests = new HashSet<>();
            TAGS.forEach(tag -> digests.add(registry.headManifest(tag).orElseThrow()));
            assertThat(digests).hasSize(1);
            assertThat(images).anyMatch(image -> digests.contains(image.index().digest()));
            RegistryDocument index = registry.getManifest("latest").orElseThrow();
            assertThat(ImageIndex.parse(index.bytes()).manifests())
                    .hasSize(2)
                    .allMatch(child ->
                            registry.headManifest(child.digest().toString()).isPresent());
        }
    }

    private ImageLayout image(int number) {
        Path place = directory.resolve("build-" + number).resolve("layout");
        LayoutFixture fixture = new LayoutFixture(place);
        String name = "/build-" + number;
        fixture.top(fixture.index(
                List.of(
                        fixture.image(Platform.parse("linux/amd64"), LayoutFixture.config(name), name.getBytes(UTF_8)),
                        fixture.image(Platform.parse("linux/arm64"), LayoutFixture.config(name), name.getBytes(UTF_8))),
                "3.1.4"));
        return ImageLayout.read(place);
    }
}
