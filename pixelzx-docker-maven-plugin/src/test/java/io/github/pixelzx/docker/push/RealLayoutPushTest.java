package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a real registry after a push, fetched by another client than the one that pushed. */
@Tag("docker")
class RealLayoutPushTest {

    private final String host =
            Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY")).orElse("127.0.0.1:5000");
    private final ImageReference repository = ImageReference.parse(host + "/pixelzx-contract/" + UUID.randomUUID());

    @TempDir
    Path directory;

    @Test
    void publishesTheLayoutByteForByte() throws IOException, InterruptedException {
        Workspace workspace = Workspace.of(directory, "app");
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));
        LayoutPush push = new LayoutPush(
                new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT),
                Progress.SILENT,
                "1");

        Shipment shipment = Shipment.untested(layout, List.of(repository), List.of("1.0", "latest"), Verify.MANIFESTS);
        PushResult first = push.push(shipment, workspace);
        PushResult second = push.push(shipment, workspace);

        Path index = layout.blob(layout.index().digest());
        for (String tag : List.of("1.0", "latest")) {
            assertThat(fetch("manifests/" + tag).body()).isEqualTo(Files.readAllBytes(index));
        }
        assertThat(layout.platforms()).hasSize(3).allSatisfy(platform -> {
            assertThat(Digest.of(
                            fetch("manifests/" + platform.manifest().digest()).body()))
                    .isEqualTo(platform.manifest().digest());
            assertThat(platform.parsedManifest().blobs())
                    .allSatisfy(blob -> assertThat(
                                    Digest.of(fetch("blobs/" + blob.digest()).body()))
                            .isEqualTo(blob.digest()));
        });
        assertThat(first.destinations().get(0).blobsSent())
                .isEqualTo(layout.blobs().size());
        assertThat(second.destinations().get(0).blobsSent()).isZero();
    }

    private HttpResponse<byte[]> fetch(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + host + "/v2/" + repository.repository() + '/' + path))
                .header("Accept", MediaTypes.OCI_INDEX + ", " + MediaTypes.OCI_MANIFEST)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }
}
