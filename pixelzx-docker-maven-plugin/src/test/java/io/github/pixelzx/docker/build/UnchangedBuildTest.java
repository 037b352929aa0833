package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.StagingSpec.Leftovers;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.staging.StagedImage;
import io.github.pixelzx.docker.staging.StagedImages;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing changed, nothing done; the fake buildx counts what is done. */
class UnchangedBuildTest {

    private static final List<Platform> THREE =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));
    private static final String BASE = "base";

    @TempDir
    Path project;

    private final FakeRegistry registry = new FakeRegistry();
    private final List<String> told = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private Workspace workspace;
    private ImageSpec image = new ImageSpec("app", null, List.of(), THREE);
    private GitState git = GitState.ABSENT;
    private Map<String, String> args = Map.of();
    private String maker = "1.0";
    private @Nullable RegistryStaging staging;
    private boolean force;
    private boolean offline;
    private int exit;
    private final List<BaseImage> needed = new ArrayList<>();
    private int builds;
    private int builders;
    private int beside;

    @BeforeEach
    void buildsOnce() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        Files.writeString(project.resolve("Dockerfile"), "FROM alpine\nCOPY . .\n");
        Files.writeString(project.resolve("a.txt"), "AAAA");
        publish(BASE);
        steps.add("FROM docker.io/library/alpine:latest@" + Digest.of(BASE.getBytes(StandardCharsets.UTF_8)));
        build();
        assertThat(builds).isEqualTo(1);
    }

    @Test
    void endsAtOnceWithoutBuildxAndBuilder() {
        BuildResult first = workspace.read(BuildResult.FILE, BuildResult.class).orElseThrow();

        BuildResult second = build();

        assertThat(second).isEqualTo(first);
        assertThat(builds).isEqualTo(1);
        assertThat(builders).isEqualTo(1);
        assertThat(beside).isEqualTo(1);
        assertThat(told).last().isEqualTo("unchanged app " + first.index());
    }

    @Test
    void removesWhatEarlierBuildsLeftInTheRegistry(@TempDir Path cache) {
        FakeRegistry published = new FakeRegistry();
        byte[] old = "{\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
        ImageLayout layout = ImageLayout.read(workspace.layout());
        published.putManifest(old, MediaTypes.OCI_INDEX, Digest.of(old).toString());
        published.putManifest(
                layout.bytes(layout.index()),
                MediaTypes.OCI_INDEX,
                layout.index().digest().toString());
        ImageReference repository = ImageReference.parse("registry.example/app");
        StagedImages images = new StagedImages(cache);
        images.put(StagedImage.now(repository, Digest.of(old), List.of(), cache.resolve("gone"), false));

        staging = new RegistryStaging(repository, () -> published, images, Leftovers.LIST, Duration.ZERO);
        build();
        assertThat(published.headManifest(Digest.of(old).toString())).isPresent();
        staging = new RegistryStaging(repository, () -> published, images, Leftovers.REMOVE, Duration.ZERO);
        build();

        assertThat(builds).isEqualTo(1);
        assertThat(published.headManifest(Digest.of(old).toString())).isEmpty();
        assertThat(published.headManifest(layout.index().digest().toString())).isPresent();
        assertThat(images.of(repository)).isEmpty();
    }

    @Test
    void remembersThatItsBasesAreStillNeeded() {
        assertThat(needed).isEmpty();

        build();

        assertThat(needed)
                .singleElement()
                .satisfies(
                        base -> assertThat(base.digest()).isEqualTo(Digest.of(BASE.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void buildsWhereTheUserAsksForIt() {
        force = true;

        builds("pixelzx.force is true");
    }

    @Test
    void buildsWhereAFileOfTheBuildContextChanged() throws IOException {
        Files.writeString(project.resolve("a.txt"), "BBBB");

        builds("the build context changed");
    }

    @Test
    void buildsNothingWhereOnlyTimesAreNew() throws IOException {
        Files.writeString(project.resolve("a.txt"), "AAAA");

        build();

        assertThat(builds).isEqualTo(1);
    }

    @Test
    void buildsNothingWhereOnlyTheRegistryIsNew() {
        image = new ImageSpec("app", "ghcr.io/acme", List.of(), THREE);

        build();

        assertThat(builds).isEqualTo(1);
        assertThat(told).last().asString().startsWith("unchanged ghcr.io/acme/app ");
    }

    @Test
    void buildsWhereTheDockerfileChanged() throws IOException {
        Path elsewhere = project.resolve(".dockerignore");
        Files.writeString(elsewhere, "Dockerfile\n.dockerignore\n");
        build();
        Files.writeString(project.resolve("Dockerfile"), "FROM alpine\nCOPY . ./\n");

        builds("the Dockerfile changed");
    }

    @Test
    void buildsWhereWhatIsAskedForChanged() {
        args = Map.of("A", "1");
        builds("the configuration changed");

        image = new ImageSpec("app", null, List.of("2.0"), THREE);
        builds("the tags changed");

        image = new ImageSpec("app", null, List.of("2.0"), THREE.subList(0, 2));
        builds("the platforms changed");
    }

    @Test
    void tellsWhatTheWordsOfTagsStoodForOnceThereIsARecord() {
        ImageSpec templated = image.withTags(List.of("{version}-a"));
        String version = workspace
                .read(BuildResult.FILE, BuildResult.class)
                .orElseThrow()
                .version();

        assertThat(BuildResult.knownTags(templated, workspace)).containsExactly(version + "-a");
        assertThat(BuildResult.knownTags(templated, workspace.within("elsewhere")))
                .isEmpty();
    }

    @Test
    void buildsWhereTheCommitChanged() {
        git = new GitState(true, "c0ffee", "main", null, Instant.EPOCH, false, null);

        builds("the state of Git changed");
    }

    @Test
    void buildsWhereAnotherVersionOfThePluginOrAnotherBuilderWould() {
        maker = "2.0";

        builds("the plugin or its builder changed");
    }

    @Test
    void buildsWhereFilesWereGivenAnotherTime() throws IOException {
        Path record = workspace.directory().resolve(BuildResult.FILE);
        Files.writeString(record, Files.readString(record).replace("1980-01-01T00:00:01Z", "2026-01-02T03:04:05Z"));

        builds("the time in the layers changed");
    }

    @Test
    void buildsWhereABaseIsAnotherImageNow() {
        publish("newer");
        steps.set(0, "FROM docker.io/library/alpine:latest@" + Digest.of("newer".getBytes(StandardCharsets.UTF_8)));

        builds("docker.io/library/alpine:latest is another image now");
    }

    @Test
    void asksNoRegistryWhereMavenIsOffline() throws IOException {
        publish("newer");
        offline = true;

        build();
        assertThat(builds).isEqualTo(1);

        Files.writeString(project.resolve("a.txt"), "BBBB");
        build();
        assertThat(builds).isEqualTo(2);
    }

    @Test
    void buildsWhereSomethingIsFetched() {
        steps.add("[stage-0 2/2] ADD https://example.org/a /");
        force = true;
        build();
        force = false;

        int before = builds;
        build();
        build();

        assertThat(told).contains("Building again: what it fetches may have changed: ADD https://example.org/a /");
        assertThat(builds).isEqualTo(before + 2);
    }

    @Test
    void buildsWhereTheLayoutIsGoneOrDamaged() throws IOException {
        Path blob = someBlob();
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length - 1] ^= 1;
        Files.write(blob, bytes);
        builds("the image layout is damaged");

        Files.delete(workspace.layout().resolve("index.json"));
        builds("there is no image layout any more");
    }

    @Test
    void readsALayoutOnceThatWasCopied() throws IOException {
        Path blob = someBlob();
        Path copy = project.resolve("copy");
        Files.copy(blob, copy);
        Files.move(copy, blob, StandardCopyOption.REPLACE_EXISTING);

        build();

        assertThat(builds).isEqualTo(1);
    }

    @Test
    void buildsAgainAfterAFailedBuild() throws IOException {
        Files.writeString(project.resolve("a.txt"), "BBBB");
        exit = 1;
        assertThat(catchThrowableOfType(ProblemException.class, this::build)).isNotNull();
        Files.writeString(project.resolve("a.txt"), "AAAA");
        exit = 0;
        int before = builds;

        build();

        assertThat(builds).isEqualTo(before + 1);
    }

    @Test
    void leavesAMergedImageAsItIs() throws IOException {
        git = clean("c0ffee");
        BuildResult merged = merge();

        assertThat(build()).isEqualTo(merged);
        // Also where what is not under version control looks otherwise: the jar was built again.
        Files.writeString(project.resolve("a.txt"), "new");
        assertThat(build()).isEqualTo(merged);
        assertThat(builds).isEqualTo(1);
    }

    @Test
    void buildsAMergedImageThatIsNotOfThisCheckout() {
        git = clean("c0ffee");
        merge();
        git = clean("decaf");
        buildsMerged("it is of commit c0ffee, and this is decaf");

        merge();
        git = new GitState(true, "decaf", null, null, null, true, null);
        buildsMerged("tracked files have changes");

        git = GitState.ABSENT;
        merge();
        buildsMerged("without Git nobody knows whether the sources are the same");

        git = clean("decaf");
        merge();
        force = true;
        buildsMerged("pixelzx.force is true");
    }

    private void buildsMerged(String reason) {
        int before = builds;
        build();
        assertThat(builds).as(reason).isEqualTo(before + 1);
        assertThat(told).contains("The merged image does not stand, it is built here: " + reason);
    }

    private static GitState clean(String commit) {
        return new GitState(true, commit, null, null, null, false, null);
    }

    private BuildResult merge() {
        List<Path> parts = THREE.stream()
                .map(platform -> LayoutFixture.onePlatform(
                        project.resolve("parts-" + builds).resolve(platform.slug()), platform.toString(), Map.of()))
                .toList();
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0.0", null);
        return new JoinedBuild(new SilentProgress()).join(parts, image, spec, git, workspace);
    }

    /** Builds for this reason, and not once more. */
    private void builds(String reason) {
        int before = builds;
        build();
        assertThat(builds).as(reason).isEqualTo(before + 1);
        assertThat(told).contains("Building again: " + reason);
        force = false;
        build();
        assertThat(builds).as("once more, and nothing changed").isEqualTo(before + 1);
    }

    private Path someBlob() throws IOException {
        try (Stream<Path> blobs = Files.list(workspace.layout().resolve("blobs/sha256"))) {
            return blobs.sorted().findFirst().orElseThrow();
        }
    }

    private void publish(String content) {
        registry.putManifest(content.getBytes(StandardCharsets.UTF_8), MediaTypes.OCI_INDEX, "latest");
    }

    private BuildResult build() {
        FakeBuildx buildx = new FakeBuildx((arguments, variables, lines) -> built(lines));
        SilentProgress progress = new SilentProgress() {
            @Override
            public void detail(String sentence) {
                told.add(sentence);
            }

            @Override
            public void warning(String sentence) {
                told.add(sentence);
            }

            @Override
            public void unchanged(String name, Digest index, Path layout) {
                told.add("unchanged " + name + ' ' + index);
            }
        };
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0.0", null)
                .withArgs(args);
        EarlierBuild earlier = new EarlierBuild(maker, force, offline ? null : registry, List::of);
        return new ImageBuild(buildx, progress, PrivateDockerConfig::none, earlier)
                .within(BuildSurroundings.none().with(bases()))
                .into(staging)
                .beside(() -> beside++)
                .build(image, spec, git, this::builder, workspace);
    }

    private Bases bases() {
        return new Bases() {
            @Override
            public BasePlan plan(BaseNeed need, Progress progress) {
                return BasePlan.NONE;
            }

            @Override
            public void keep(List<BaseImage> bases, List<Platform> platforms, Progress progress) {
                // This test's are nowhere.
            }

            @Override
            public void use(List<BaseImage> bases) {
                needed.addAll(bases);
            }
        };
    }

    private Builder builder() {
        builders++;
        return new Builder("b", List.of("b0"), "a test's", Map.of("DOCKER_HOST", "unix:///nowhere.sock"));
    }

    private int built(Consumer<String> lines) {
        builds++;
        for (String step : steps) {
            lines.accept("{\"vertexes\":[{\"digest\":\"sha256:" + step.hashCode() + "\",\"name\":\"" + step + "\"}]}");
        }
        if (exit != 0) {
            return exit;
        }
        Path place = workspace.file("layout.part");
        LayoutFixture.threePlatforms(place);
        try {
            Files.writeString(
                    workspace.log("build-metadata.json"),
                    "{\"containerimage.digest\":\""
                            + ImageLayout.read(place).index().digest() + "\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }
}
