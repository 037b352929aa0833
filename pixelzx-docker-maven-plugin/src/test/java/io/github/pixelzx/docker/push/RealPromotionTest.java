package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.PromoteSpec;
import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry mounts what it has; under another name of the same server, which is another registry, it is sent. */
@Tag("docker")
class RealPromotionTest {

    private final String host =
            Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY")).orElse("127.0.0.1:5000");
    private final String unique = "/pixelzx-contract/" + UUID.randomUUID();
    private final HttpRegistries registries =
            new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);

    @TempDir
    private Path directory;

    @Test
    void mountsWithinARegistryAndCarriesToAnother() {
        Workspace workspace = Workspace.of(directory, "app");
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));
        ImageReference source = ImageReference.parse(host + unique);
        new LayoutPush(registries, Progress.SILENT, "1")
                .push(Shipment.untested(layout, List.of(source), List.of("rc"), Verify.MANIFESTS), workspace);
        String mounted = host + unique + "/mounted:1.0";
        String carried = host.replace("127.0.0.1", "localhost") + unique + "/carried:1.0";

        PromoteResult first = promote(workspace, mounted);
        PromoteResult second = promote(workspace, carried);

        assertThat(first.blobsMounted()).isEqualTo(layout.blobs().size());
        assertThat(first.blobsSent()).isZero();
        assertThat(second.blobsMounted()).isZero();
        assertThat(second.blobsSent()).isEqualTo(layout.blobs().size());
        for (String name : List.of(mounted, carried)) {
            ImageReference reference = ImageReference.parse(name);
            try (Registry registry = registries.open(reference, Access.PULL)) {
                StoredImage image = StoredImage.read(reference, registry);
                image.requireComplete();
                assertThat(image.index().digest()).isEqualTo(layout.index().digest());
            }
        }
    }

    private PromoteResult promote(Workspace workspace, String name) {
        return new Promotion(registries, Progress.SILENT, "1").promote(new PromoteSpec(null, List.of(name)), workspace);
    }
}
