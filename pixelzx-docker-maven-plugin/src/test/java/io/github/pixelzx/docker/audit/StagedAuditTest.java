package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.StagedLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers on their way from the registry in which they wait. */
class StagedAuditTest {

    private final FakeRegistry registry = new FakeRegistry();

    @TempDir
    Path directory;

    @Test
    void fetchesALayerAgainAfterARegistryThatBrokeOff() throws IOException {
        Descriptor layer = staged().elsewhere().get(0);
        registry.cut(layer.digest(), true);

        assertThatThrownBy(this::fetch).isInstanceOf(ProblemException.class);

        assertThat(ImageLayout.read(directory).elsewhere()).contains(layer);
        assertThat(blobs()).noneMatch(name -> name.endsWith(".part"));
        registry.cut(layer.digest(), false);
        fetch();
        assertThat(ImageLayout.read(directory).elsewhere()).isEmpty();
    }

    private void fetch() {
        new StagedAudit(ImageLayout.read(directory), () -> registry, Progress.SILENT).fetch();
    }

    /** A layout without its layers: the registry has them. */
    private ImageLayout staged() throws IOException {
        LayoutFixture.threePlatforms(directory);
        ImageLayout whole = ImageLayout.read(directory);
        for (var image : whole.platforms()) {
            for (Descriptor layer : image.parsedManifest().layers()) {
                registry.uploadBlob(layer, whole.place(layer));
            }
        }
        for (var image : whole.platforms()) {
            for (Descriptor layer : image.parsedManifest().layers()) {
                Files.deleteIfExists(whole.place(layer));
            }
        }
        new StagedLayout(directory).finish(whole.index(), ImageReference.parse("registry.example/app"));
        return ImageLayout.read(directory);
    }

    private Stream<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blobs/sha256"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
