package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.AuditMode;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.AuditSpec.Growth;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetCheckTest {

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();
    private List<String> tags = List.of();
    private ImageLayout layout;
    private long size;

    @BeforeEach
    void read() {
        layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));
        size = layout.platforms().get(0).parsedManifest().blobs().stream()
                .mapToLong(Descriptor::size)
                .sum();
    }

    @Test
    void comparesSizeAndLayersWithTheirLimits() {
        assertThat(check(new AuditSpec(AuditMode.STANDARD, Map.of(), size - 1, 1, null)))
                .contains(
                        "linux/amd64: 2 layers, 1 are allowed (<audit><maxLayers>) [layers-budget]",
                        "linux/arm64: 2 layers, 1 are allowed (<audit><maxLayers>) [layers-budget]")
                .anyMatch(line -> line.startsWith("linux/amd64: 0.00") && line.endsWith("[size-budget]"));
        assertThat(check(new AuditSpec(AuditMode.STANDARD, Map.of(), size + 10, 2, null)))
                .noneMatch(line -> line.startsWith("linux/amd64"));
    }

    @Test
    void comparesWithWhatIsPublished() {
        publish("latest", size / 2);

        assertThat(growth("10%"))
                .singleElement()
                .asString()
                .startsWith("linux/amd64: ")
                .contains("of the published latest")
                .endsWith("[growth-budget]");
        assertThat(growth("150%")).isEmpty();
    }

    @Test
    void comparesWithNothingBeforeTheFirstPublication() {
        assertThat(growth("0%")).isEmpty();
    }

    @Test
    void takesATagWithWordsNobodyKnowsForNone() {
        publish("latest", size / 2);
        tags = List.of("{version}", "{major}.{minor}");

        assertThat(growth("10%")).singleElement().asString().contains("of the published latest");
    }

    @Test
    void comparesWithTheConfiguredTagThatIsPublished() {
        publish("latest", size * 2);
        publish("1.0", size / 2);
        tags = List.of("{version}", "1.1", "1.0");

        assertThat(growth("10%")).singleElement().asString().contains("of the published 1.0");
    }

    /** Publishes an image for amd64 whose config and layers are said to have this size. */
    private void publish(String tag, long bytes) {
        PlatformImage image = layout.platforms().get(0);
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"" + image.manifest().mediaType()
                        + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
                        + image.parsedManifest().config().digest() + "\",\"size\":" + bytes + "},\"layers\":[]}";
        byte[] document = manifest.getBytes(StandardCharsets.UTF_8);
        Descriptor written = LayoutFixture.withPlatform(
                new LayoutFixture(directory.resolve("published"))
                        .blob(image.manifest().mediaType(), document),
                image.platform());
        registry.putManifest(
                document, image.manifest().mediaType(), written.digest().toString());
        registry.putManifest(
                LayoutFixture.indexDocument(List.of(written)), layout.index().mediaType(), tag);
    }

    private List<String> growth(String allowed) {
        Growth growth = new Growth(new BigDecimal(allowed.replace("%", "")), true);
        return check(new AuditSpec(AuditMode.STANDARD, Map.of(), 0, 0, growth));
    }

    private List<String> check(AuditSpec spec) {
        Findings findings = new Findings(spec);
        BudgetCheck check = new BudgetCheck(spec, findings);
        layout.platforms().forEach(check::check);
        ImageSpec image = new ImageSpec("app", "127.0.0.1:5000/acme", tags, List.of());
        check.checkGrowth(layout.platforms(), image, () -> (repository, access) -> registry, Progress.SILENT);
        return findings.list().stream().map(Finding::toString).toList();
    }
}
