package io.github.pixelzx.docker.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.config.InspectSpec;
import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.config.ReportFormat;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.LayoutPush;
import io.github.pixelzx.docker.push.Shipment;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the goal inspect finds in layouts and in a registry, with an image buildx made. */
class InspectionTest {

    private static final Path RECORDED = Path.of(
                    "src/test/resources/layouts/buildx-0.13.1-buildkit-0.13.2/three-platforms-with-provenance")
            .toAbsolutePath();
    private static final ImageReference APP = ImageReference.parse("registry.example/acme/app");
    private static final InspectSpec OWN = new InspectSpec(null, List.of(), null);

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void showsWhatALayoutHolds() throws IOException {
        InspectResult result = inspect(named(RECORDED.toString()));

        Golden.assertMatches(
                "inspect/layout.txt",
                String.join("\n", result.printed(ReportFormat.TABLE)).replace(RECORDED.toString(), "LAYOUT"));
    }

    @Test
    void showsTheSameOfARegistryAndEveryTagItWasPushedUnder() throws IOException {
        ImageLayout layout = push(RECORDED, "1.0", "latest");

        InspectResult result = inspect(OWN, published(layout));

        Golden.assertMatches("inspect/registry.txt", String.join("\n", result.printed(ReportFormat.TABLE)));
        assertThat(result.image().platforms())
                .isEqualTo(inspect(named(RECORDED.toString())).image().platforms());
        result.orThrow();
    }

    @Test
    void printsOneObjectForPrograms() throws IOException {
        InspectResult result = inspect(named(RECORDED.toString()));

        String printed = result.printed(ReportFormat.JSON).get(0);
        JsonNode json = new ObjectMapper().readTree(printed);
        assertThat(printed).startsWith("\n{\n").endsWith("\n}");
        assertThat(json.at("/image/platforms/1/platform").asText()).isEqualTo("linux/arm64");
        assertThat(json.at("/image/platforms").size()).isEqualTo(3);
        assertThat(json.at("/image/attestations").size()).isEqualTo(3);
        assertThat(json.has("raw")).isFalse();
    }

    @Test
    void printsTheIndexAsItIs() throws IOException {
        ImageLayout layout = push(RECORDED, "1.0");

        InspectResult result = inspect(named(APP.withTag("1.0").toString()));

        assertThat(result.printed(ReportFormat.RAW).get(0).substring(1).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(layout.bytes(layout.index()));
    }

    @Test
    void writesTheRecordOfTheProjectsOwnImageOnly() {
        ImageLayout layout = push(RECORDED, "1.0");

        inspect(named(RECORDED.toString()));
        assertThat(workspace().file(InspectResult.FILE)).doesNotExist();
        inspect(OWN, published(layout));
        assertThat(workspace().read(InspectResult.FILE, InspectResult.class)).isPresent();
    }

    @Test
    void looksAtTheLayoutWhereNothingWasPublished() {
        Path own = LayoutFixture.threePlatforms(workspace().layout());

        assertThat(inspect(OWN).image().name()).isEqualTo(own.toString());
    }

    @Test
    void saysThatThereIsNothingToInspect() {
        assertThat(problem(() -> inspect(OWN)).help()).isEqualTo(HelpTopic.LAYOUT_MISSING);
    }

    @Test
    void saysThatARegistryHasNoSuchImage() {
        Problem problem = problem(() -> inspect(named("registry.example/acme/app:none")));

        assertThat(problem.help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem.what()).isEqualTo("There is no image registry.example/acme/app:none");
    }

    @Test
    void failsWhenAnExpectedPlatformIsMissing() throws IOException {
        InspectSpec spec = new InspectSpec(
                RECORDED.toString(),
                List.of(Platform.parse("linux/arm64"), Platform.parse("linux/s390x"), Platform.parse("linux/riscv64")),
                null);

        Problem problem = problem(() -> inspect(spec).orThrow());

        assertThat(problem.help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
        Golden.assertMatches("inspect/missing.txt", problem.text().replace(RECORDED.toString(), "LAYOUT"));
    }

    @Test
    void failsWhenATagWasMovedOrIsGone() {
        ImageLayout layout = push(RECORDED, "1.0", "latest");
        Path other = LayoutFixture.threePlatforms(directory.resolve("other"));
        push(other, "latest");
        Published published = new Published(
                APP, List.of("1.0", "latest", "gone"), layout.index().digest());

        InspectResult result = inspect(OWN, published);

        assertThat(result.printed(ReportFormat.TABLE))
                .contains("registry.example/acme/app:1.0 is what was pushed")
                .noneMatch(line -> line.contains("app:latest") || line.contains("app:gone"));
        Problem problem = problem(result::orThrow);
        assertThat(problem.help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
        assertThat(problem.why().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("registry.example/acme/app:latest is sha256:"))
                .anyMatch(line -> line.startsWith("registry.example/acme/app:gone is not there"));
    }

    @Test
    void tellsWhatDiffersBetweenTwoImages() throws IOException {
        Path one = LayoutFixture.threePlatforms(directory.resolve("one"));
        LayoutFixture fixture = new LayoutFixture(directory.resolve("two"));
        byte[] base = new LayerFixture()
                .directory("etc")
                .file("etc/motd", 0644, new byte[] {1, 2, 3})
                .gzip();
        Map<String, Object> config = LayoutFixture.config("/usr/local/bin/other");
        config.put("User", "1000");
        Descriptor amd64 = fixture.image(Platform.parse("linux/amd64"), config, base);
        Path two = fixture.top(fixture.index(List.of(amd64)));

        InspectResult result = inspect(new InspectSpec(one.toString(), List.of(), two.toString()));

        assertThat(result.comparison()).isNotNull();
        assertThat(result.printed(ReportFormat.TABLE)).noneMatch(line -> line.contains(two.toString()));
        assertThat(problem(result::orThrow).help()).isEqualTo(HelpTopic.IMAGES_DIFFER);
        Golden.assertMatches(
                "inspect/comparison.txt",
                problem(result::orThrow)
                        .text()
                        .replace(one.toString(), "ONE")
                        .replace(two.toString(), "TWO")
                        .replaceAll("manifest [0-9a-f]{12} here, [0-9a-f]{12} there", "manifest A here, B there")
                        .replaceAll("sha256:[0-9a-f]{64}", "C"));
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        ImageLayout layout = push(RECORDED, "1.0");
        Path other = LayoutFixture.threePlatforms(directory.resolve("other"));
        Published published =
                new Published(APP, List.of("1.0", "gone"), layout.index().digest());
        InspectSpec spec = new InspectSpec(null, List.of(Platform.parse("linux/s390x")), other.toString());

        Problem problem = problem(() -> inspect(spec, published).orThrow());

        assertThat(problem.help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
        assertThat(problem.evidence())
                .contains("and: Tags do not point to what was pushed any more")
                .anyMatch(line -> line.startsWith("registry.example/acme/app:gone is not there"))
                .anyMatch(line ->
                        line.startsWith("and: registry.example/acme/app") && line.contains(" differs from " + other))
                .anyMatch(line -> line.startsWith("linux/amd64: manifest"));
    }

    @Test
    void takesImagesThatDifferInAttestationsAloneForTheSame() {
        ImageLayout layout = ImageLayout.read(RECORDED);
        LayoutFixture fixture = new LayoutFixture(directory.resolve("bare"));
        layout.blobs().forEach(blob -> fixture.blob(blob.mediaType(), bytes(layout.blob(blob.digest()))));
        layout.manifests().forEach(manifest -> fixture.blob(manifest.mediaType(), layout.bytes(manifest)));
        Path bare = fixture.top(fixture.index(layout.platforms().stream()
                .map(each -> LayoutFixture.withPlatform(each.manifest(), each.platform()))
                .toList()));

        InspectResult result = inspect(new InspectSpec(RECORDED.toString(), List.of(), bare.toString()));

        result.orThrow();
        assertThat(result.comparison().equalPlatforms()).isTrue();
        assertThat(result.comparison().differences()).singleElement().asString().contains("attestations");
    }

    @Test
    void refusesARegistryThatHandsOutAnotherImage() {
        ImageLayout layout = push(RECORDED, "1.0");
        Digest digest = layout.index().digest();
        registry.rewrite(
                digest.toString(),
                bytes -> (new String(bytes, StandardCharsets.UTF_8) + ' ').getBytes(StandardCharsets.UTF_8));

        assertThat(problem(() -> inspect(named(APP.withDigest(digest).toString())))
                        .help())
                .isEqualTo(HelpTopic.READ_BACK_DIFFERS);
    }

    @Test
    void readsAnImageWithoutAnIndex() {
        Path single = RECORDED.resolveSibling("one-platform");

        ImageDetails image = inspect(named(single.toString())).image();

        assertThat(image.platforms()).hasSize(1);
        assertThat(image.digest()).isEqualTo(image.platforms().get(0).manifest());
    }

    private ImageLayout push(Path source, String... tags) {
        ImageLayout layout = ImageLayout.read(source);
        new LayoutPush(registry, Progress.SILENT, "test")
                .push(
                        Shipment.untested(layout, List.of(APP), List.of(tags), Verify.MANIFESTS),
                        Workspace.of(directory.resolve("pushing"), "app"));
        return layout;
    }

    private static Published published(ImageLayout layout) {
        return new Published(APP, List.of("1.0"), layout.index().digest());
    }

    private static InspectSpec named(String reference) {
        return new InspectSpec(reference, List.of(), null);
    }

    private InspectResult inspect(InspectSpec spec, Published... published) {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new Inspection(registry, directory, "test", clock).inspect(spec, List.of(published), workspace());
    }

    private Workspace workspace() {
        return Workspace.of(directory.resolve("target"), "app");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        @Nullable ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.problem();
    }
}
