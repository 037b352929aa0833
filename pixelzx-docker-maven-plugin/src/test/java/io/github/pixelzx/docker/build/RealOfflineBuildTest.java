package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.DebianRegistry;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a registry, stops it, and builds on a builder that knows nothing. */
@Tag("docker")
class RealOfflineBuildTest {

    private static final String BUILDER =
            "pixelzx-offline-" + UUID.randomUUID().toString().substring(0, 8);
    private static final Buildx BUILDX = new BuildxBinary(new SystemProcesses());
    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    /** As patient as for pushes: how soon a registry answers is not what is tested, and one that is closed refuses at once. */
    private static final RegistryDoor REGISTRIES =
            new HttpRegistries(host -> Optional.empty(), List.of(), RegistryLimits.DEFAULT.withRetries(0));

    @TempDir
    Path project;

    @TempDir
    Path place;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private BaseCache cache;
    private DebianRegistry registry;

    @BeforeEach
    void publishesBases() throws IOException {
        cache = new BaseCache(place.resolve("cache"));
        registry = DebianRegistry.open(Files.createDirectories(place.resolve("registry")));
        createsABuilder();
        copy("library/alpine:latest", "/base:1");
        copy("library/alpine:latest", "/tool");
        copy("docker/dockerfile:1", "/frontend:1");
        Files.writeString(project.resolve("Dockerfile"), """
                # syntax=%1$s/frontend:1
                ARG BASE=%1$s/base
                FROM --platform=$BUILDPLATFORM %1$s/tool AS tool
                RUN echo tool > /tool
                FROM ${BASE}:1
                RUN echo here > /here
                COPY --from=tool /tool /tool
                COPY --from=%1$s/tool:latest /bin/busybox /other
                """.formatted(registry.host()));
    }

    @AfterEach
    void removesTheBuilder() {
        registry.close();
        new SystemProcesses().run(Command.of("docker", "buildx", "rm", BUILDER));
    }

    @Test
    void makesTheSameImageWithoutItsRegistry() throws IOException {
        BuildResult online = build(online());
        assertThat(told).anyMatch(line -> line.startsWith("Kept the base images for builds with -o: "));
        registry.close();
        docker("buildx", "rm", BUILDER);
        createsABuilder();

        BuildResult offline = build(offline(cache));

        assertThat(offline.index()).as("%s", told).isEqualTo(online.index());
        assertThat(offline.from()).isNotNull();
        assertThat(offline.from().bases())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("platforms")
                .isEqualTo(online.from().bases())
                .hasSize(3);

        workspace().remove(BuildResult.FILE);
        assertThat(build(offline(cache)).index())
                .as("nothing recorded in the workspace")
                .isEqualTo(online.index());
    }

    @Test
    void saysWhatIsMissingWhereNothingWasKept() {
        registry.close();

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> build(offline(cache)));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.BASE_NOT_KEPT);
        assertThat(problem.problem().text())
                .contains("Cannot build offline upon " + registry.host() + "/frontend:1, " + registry.host()
                        + "/tool:latest, " + registry.host() + "/base:1\n")
                .contains("-Dpixelzx.baseCache");
    }

    @Test
    void asksARegistryThatAnswersForWhatWasNotKept() {
        build(offline(null));

        assertThat(told).anyMatch(line -> line.contains("was not kept by an earlier build"));
        assertThat(cache.directory()).doesNotExist();
    }

    @Test
    void fetchesWhatWasKeptDamagedOrHalf() throws IOException {
        build(online());
        long whole = size();
        try (Stream<Path> blobs = Files.walk(cache.layout().resolve("blobs"))) {
            for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
                Files.write(blob, new byte[] {1});
            }
        }
        registry.close();
        assertThat(catchThrowableOfType(ProblemException.class, () -> build(offline(cache))))
                .isNotNull();
        registry = DebianRegistry.open(place.resolve("registry"), registry.host());

        build(online());

        assertThat(size()).as("%s", told).isEqualTo(whole);
    }

    private long size() throws IOException {
        try (Stream<Path> blobs = Files.walk(cache.layout().resolve("blobs"))) {
            return blobs.filter(Files::isRegularFile)
                    .mapToLong(blob -> blob.toFile().length())
                    .sum();
        }
    }

    private Bases online() {
        return new OnlineBases(cache, Long.MAX_VALUE, REGISTRIES, List::of, () -> PLATFORMS.get(0));
    }

    private static Bases offline(BaseCache cache) {
        return new OfflineBases(cache, REGISTRIES, List::of);
    }

    private BuildResult build(Bases bases) {
        SilentProgress progress = new SilentProgress() {
            @Override
            public void table(List<String> lines) {
                told.addAll(lines);
            }

            @Override
            public void detail(String sentence) {
                told.add(sentence);
            }

            @Override
            public void warning(String sentence) {
                told.add(sentence);
            }
        };
        EarlierBuild always = new EarlierBuild("a test", true, null, List::of);
        return new ImageBuild(BUILDX, progress, PrivateDockerConfig::none, always)
                .within(BuildSurroundings.none().with(bases))
                .build(
                        new ImageSpec("app", null, List.of(), PLATFORMS),
                        BuildSpec.of(
                                project, project.resolve("Dockerfile"), "1.0", Instant.parse("2026-01-02T03:04:05Z")),
                        GitState.ABSENT,
                        () -> new Builder(BUILDER, List.of(BUILDER + "0"), "a test's", engine()),
                        workspace());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }

    private static void createsABuilder() {
        BUILDX.create(BUILDER, BUILDER + "0", List.of("network=host"), null, engine());
    }

    /** Copies an image of the development registry into the one that is stopped. */
    private void copy(String name, String to) {
        String from = Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY")).orElse("127.0.0.1:5000");
        docker("buildx", "imagetools", "create", "--builder", BUILDER, "-t", registry.host() + to, from + '/' + name);
    }

    private static void docker(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        ProcessResult result = new SystemProcesses()
                .run(Command.of(command).withEnvironment(engine()).within(Duration.ofMinutes(5)));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }

    private static Map<String, String> engine() {
        String host = System.getenv("DOCKER_HOST");
        return Map.of("DOCKER_HOST", host == null || host.isEmpty() ? "unix:///var/run/docker.sock" : host);
    }
}
