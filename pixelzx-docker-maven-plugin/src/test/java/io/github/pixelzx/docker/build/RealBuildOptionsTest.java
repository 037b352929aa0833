package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSecret;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.FileTimes;
import io.github.pixelzx.docker.config.GitReference;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.git.GitCheckouts;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One real build per option; what it does is looked for in the layout that comes of it. */
@Tag("docker")
class RealBuildOptionsTest {

    private static final RealBuilder BUILDER = RealBuilder.of("it");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Instant SOURCE_DATE = Instant.parse("2026-01-02T03:04:05Z");
    private static final String CANARY = "canary-2f9c51";

    @TempDir
    static Path config;

    @TempDir
    Path project;

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private GitState git = GitState.ABSENT;
    private BuildSurroundings surroundings = surroundings(Map.of());

    @BeforeAll
    static void createsABuilder() throws IOException {
        BUILDER.create(config);
    }

    @AfterAll
    static void removesTheBuilder() {
        BUILDER.remove();
    }

    @Test
    void putsLabelsAndAnnotationsWhereTheyBelong() {
        git = new GitState(true, "c0ffee", "main", null, SOURCE_DATE, false, null);
        BuildOptions.Metadata metadata = new BuildOptions.Metadata(
                true,
                Map.of("title", "The App", "licenses", "MIT"),
                Map.of("team", "nodes, {branch}", "org.opencontainers.image.licenses", "Apache-2.0"),
                List.of(
                        new ImageAnnotation(Level.INDEX, null, "of-index", "{version}"),
                        new ImageAnnotation(Level.MANIFEST, ARM64, "of-arm64", "x=y"),
                        new ImageAnnotation(Level.MANIFEST_DESCRIPTOR, null, "of-descriptor", "1"),
                        new ImageAnnotation(Level.INDEX, null, "org.opencontainers.image.title", "Mine")));

        ImageLayout layout = build(
                List.of(AMD64, ARM64),
                spec("FROM scratch\nCOPY Dockerfile /\n").withOptions(BuildOptions.DEFAULT.withMetadata(metadata)));

        String index = document(layout, layout.index());
        String amd64 = document(layout, image(layout, AMD64).manifest());
        String arm64 = document(layout, image(layout, ARM64).manifest());
        assertThat(index)
                .contains("\"of-index\": \"1.0\"", "\"of-descriptor\": \"1\"")
                .contains("\"org.opencontainers.image.title\": \"Mine\"")
                .contains("\"org.opencontainers.image.licenses\": \"Apache-2.0\"")
                .contains("\"org.opencontainers.image.created\": \"2026-01-02T03:04:05Z\"");
        assertThat(amd64)
                .contains("\"org.opencontainers.image.title\": \"The App\"")
                .doesNotContain("of-arm64");
        assertThat(arm64).contains("\"of-arm64\": \"x=y\"");
        assertThat(document(layout, image(layout, ARM64).parsedManifest().config()))
                .contains("\"team\":\"nodes, main\"")
                .contains("\"org.opencontainers.image.licenses\":\"Apache-2.0\"")
                .contains("\"org.opencontainers.image.revision\":\"c0ffee\"")
                .contains("\"org.opencontainers.image.version\":\"1.0\"");
    }

    @Test
    void buildsAnInlineDockerfile() throws IOException {
        Files.writeString(project.resolve("a.txt"), "from the project");
        BuildSpec spec = new BuildSpec(
                project,
                project.resolve("Dockerfile"),
                null,
                Map.of("NAME", "a.txt"),
                BuildOptions.DEFAULT,
                null,
                "FROM scratch\nARG NAME\nCOPY ${NAME} /out",
                "1.0",
                SOURCE_DATE);

        assertThat(out(build(spec))).isEqualTo("from the project");
    }

    @Test
    void buildsAGitRepositoryAtItsCommit(@TempDir Path repository) throws IOException {
        git(repository, "init", "--quiet", "--initial-branch=main");
        Files.createDirectories(repository.resolve("app"));
        String pinned = commit(repository, "first");
        commit(repository, "second");

        BuildSpec spec = repository(repository, "#" + pinned + ":app");
        ImageLayout layout = build(spec);
        String metadata = document(layout, image(layout, AMD64).parsedManifest().config());

        assertThat(out(layout)).isEqualTo("first");
        assertThat(out(build(repository(repository, "#main:app")))).isEqualTo("second");
        assertThat(metadata).contains("\"org.opencontainers.image.revision\":\"" + pinned + '"');
        assertThatThrownBy(() -> build(repository(repository, "?checksum=" + "0".repeat(40) + "#main:app")))
                .hasMessageContaining("it has no commit 000000");
        surroundings = new BuildSurroundings(
                Map.of(), secret -> Optional.empty(), module -> project, new GitCheckouts(new SystemProcesses(), true));
        assertThat(out(build(spec))).isEqualTo("first");
        assertThat(out(build(repository(repository, "#main:app")))).isEqualTo("second");
        assertThatThrownBy(() -> build(repository(repository, "#other:app")))
                .hasMessageContaining("Maven is offline (-o), and other was not fetched before");
    }

    @Test
    void takesContextsByTheirNames(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("a.txt"), "a directory");
        Files.writeString(elsewhere.resolve("ignored.txt"), "ignored");
        Files.writeString(elsewhere.resolve(".dockerignore"), "ignored.txt\n");
        ImageLayout base = build(spec("FROM alpine:latest\nRUN echo 'a layout' > /layout.txt\n"));
        Path kept = elsewhere.resolve("kept layout ü");
        new SystemProcesses().run(Command.of("cp", "-r", base.directory().toString(), kept.toString()));
        Path module = elsewhere.resolve("module");
        new SystemProcesses().run(Command.of("cp", "-r", base.directory().toString(), module.toString()));
        surroundings = new BuildSurroundings(
                Map.of(), secret -> Optional.empty(), wanted -> module, new GitCheckouts(new SystemProcesses(), false));

        ImageLayout layout = build(spec("""
                        FROM golang:nowhere AS image
                        FROM kept AS tools
                        COPY --from=files . /files
                        RUN (cat /files/a.txt; ls /files; cat /layout.txt) > /out
                        FROM other
                        COPY --from=tools /out /out
                        COPY --from=image /bin/busybox /image
                        """)
                .withOptions(BuildOptions.DEFAULT.withContexts(List.of(
                        new NamedContext.Directory("files", elsewhere),
                        new NamedContext.Image("golang:nowhere", "alpine:latest"),
                        new NamedContext.Layout("kept", kept, null),
                        new NamedContext.Module("other", "com.acme", "other", null)))));

        assertThat(layer(layout, 2, "out"))
                .contains("a directory")
                .contains("a layout")
                .doesNotContain("ignored.txt");
    }

    @Test
    void handsSecretsToStepsAndToNobodyElse() throws IOException {
        Files.writeString(config.resolve("secret.txt"), CANARY + "-file");
        surroundings = new BuildSurroundings(
                Map.of("CANARY", CANARY + "-variable"),
                server -> Optional.of(CANARY + '-' + server.server()),
                module -> project,
                new GitCheckouts(new SystemProcesses(), false));

        ImageLayout layout = build(spec("""
                        FROM alpine:latest AS build
                        RUN --mount=type=secret,id=a --mount=type=secret,id=b --mount=type=secret,id=c \\
                            for id in a b c; do sha256sum < /run/secrets/$id; done > /out
                        FROM scratch
                        COPY --from=build /out /out
                        """)
                .withOptions(BuildOptions.DEFAULT.withSecrets(List.of(
                        new BuildSecret.File("a", config.resolve("secret.txt")),
                        new BuildSecret.Variable("b", "CANARY"),
                        new BuildSecret.Server("c", "nexus", BuildSecret.Server.Field.PASSWORD)))));

        assertThat(out(layout).lines().map(line -> line.substring(0, 64)))
                .containsExactly(sha256(CANARY + "-file"), sha256(CANARY + "-variable"), sha256(CANARY + "-nexus"));
        assertThat(filesWith(project.resolve("target"), CANARY)).isEmpty();
    }

    @Test
    void forwardsAnSshKey() {
        Path key = config.resolve("key");
        ProcessResult made = new SystemProcesses()
                .run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a test's", "-f", key.toString()));
        assertThat(made.succeeded()).as(made.stderr()).isTrue();

        ImageLayout layout = build(spec("""
                        FROM alpine:latest AS build
                        RUN --mount=type=ssh test -S "$SSH_AUTH_SOCK" && echo "a socket" > /out
                        FROM scratch
                        COPY --from=build /out /out
                        """).withOptions(ssh("default=" + key)));

        assertThat(out(layout)).isEqualTo("a socket");
    }

    @Test
    void givesStepsHostsLimitsAndMemory() {
        ImageLayout layout = build(spec("""
                        FROM alpine:latest AS build
                        RUN (grep db.internal /etc/hosts; ulimit -n; df -m /dev/shm | tail -1) > /out
                        FROM scratch
                        COPY --from=build /out /out
                        """)
                .withOptions(BuildOptions.DEFAULT.withRun(new BuildOptions.Run(
                        null, List.of("db.internal=10.0.0.5"), List.of("nofile=1234:2345"), "96m", List.of()))));

        assertThat(out(layout))
                .contains("10.0.0.5\tdb.internal")
                .contains("\n1234\n")
                .containsPattern("96 .*/dev/shm");
    }

    @Test
    void givesStepsTheNetworkAskedFor() {
        String dockerfile = """
                FROM alpine:latest AS build
                RUN ls /sys/class/net > /out
                FROM scratch
                COPY --from=build /out /out
                """;

        String none = out(build(spec(dockerfile).withOptions(network("none"))));
        String host = out(build(spec(dockerfile).withOptions(network("host", "network.host"))));

        assertThat(none).isEqualTo("lo");
        assertThat(host.lines()).hasSizeGreaterThan(1).contains("lo");
    }

    @Test
    void grantsNoMoreThanTheBuilderMay() {
        BuildSpec spec = spec("FROM scratch\nCOPY Dockerfile /\n").withOptions(network(null, "security.insecure"));

        assertThatThrownBy(() -> build(spec))
                .hasMessageContaining("security.insecure")
                .hasMessageContaining("<builder><name>privileged-builder</name><entitlements>");
    }

    @Test
    void namesTheSyntaxThatKnowsStepsWithMoreRights() {
        assertThatThrownBy(() -> build(spec("FROM alpine:latest\nRUN --security=insecure true\n")))
                .hasMessageContaining("RUN --security=insecure true")
                .hasMessageContaining("Fix: # syntax=docker/dockerfile:1-labs")
                .hasMessageContaining("1.20");
    }

    @Test
    void refusesADeviceWithABuildxThatDoesNotKnowDevices() {
        assertThatThrownBy(() -> build(spec("FROM scratch\nCOPY Dockerfile /\n")
                        .withOptions(network(null, "device=vendor.example/gpu"))))
                .hasMessageContaining("buildx 0.21 or newer is needed for giving devices to steps");
    }

    @Test
    void runsStepsAnewOnlyWhereAsked() {
        String dockerfile = """
                FROM alpine:latest AS one
                RUN head -c 9 /dev/urandom | base64 > /one
                FROM alpine:latest AS two
                RUN head -c 9 /dev/urandom | base64 > /two
                FROM scratch
                COPY --from=one /one /one
                COPY --from=two /two /two
                """;

        ImageLayout first = build(spec(dockerfile));
        ImageLayout cached = build(spec(dockerfile));
        String one = layer(cached, 0, "one");
        String two = layer(cached, 1, "two");
        assertThat(cached.index().digest()).isEqualTo(first.index().digest());

        ImageLayout filtered = build(spec(dockerfile).withOptions(cache(false, List.of("two"))));
        assertThat(layer(filtered, 0, "one")).isEqualTo(one);
        assertThat(layer(filtered, 1, "two")).isNotEqualTo(two);

        ImageLayout anew = build(spec(dockerfile).withOptions(cache(true, List.of())));
        assertThat(layer(anew, 0, "one")).isNotEqualTo(one);
    }

    @Test
    void writesAndReadsACachePerPlatform() {
        Path cache = project.resolve("target/cache-{platform}");
        BuildSpec spec = spec("""
                        FROM alpine:latest AS build
                        RUN head -c 9 /dev/urandom | base64 > /out
                        FROM scratch
                        COPY --from=build /out /out
                        """)
                .withOptions(BuildOptions.DEFAULT.withCache(new BuildOptions.Cache(
                        List.of("type=local,src=" + cache),
                        List.of("type=local,dest=" + cache + ",mode=max"),
                        false,
                        List.of(),
                        false)));

        ImageLayout first = build(List.of(AMD64, ARM64), spec);
        String index = first.index().digest().toString();
        assertThat(project.resolve("target/cache-linux-amd64/index.json")).exists();
        assertThat(project.resolve("target/cache-linux-arm64/index.json")).exists();

        BUILDER.prune();
        ImageLayout second = build(List.of(AMD64, ARM64), spec);

        assertThat(second.index().digest().toString()).isEqualTo(index);
    }

    @Test
    void keepsEachPlatformsCacheInARegistry() {
        String reference = registry() + "/pixelzx-it/" + BUILDER.name() + "-cache:";
        cachesBetweenBuilders(
                "type=registry,ref=" + reference + "{platform}",
                "type=registry,ref=" + reference + "{platform},mode=max,oci-mediatypes=true");
    }

    @ParameterizedTest
    @CsvSource({"FIXED, 1980-01-01T00:00:01Z", "SOURCES, 2026-01-02T03:04:05Z"})
    void givesFilesAndHistoryOneTime(FileTimes times, String time) throws IOException {
        // A file the builder never copied: else it would take the copy it has, with the time that one got.
        BuildSpec spec = spec("""
                        FROM alpine:latest
                        WORKDIR /app
                        COPY Dockerfile %s
                        RUN echo made > made && ln -s made link
                        """.formatted(times)).withOptions(BuildOptions.DEFAULT.withFileTimes(times));

        ImageLayout layout = build(List.of(AMD64), spec);

        PlatformImage image = image(layout, AMD64);
        assertThat(image.config().created()).isEqualTo(time);
        List<Instant> found = new ArrayList<>();
        for (Descriptor layer : image.parsedManifest().layers().subList(1, 4)) {
            try (TarArchiveInputStream files =
                    new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(layout.blob(layer.digest()))))) {
                TarArchiveEntry entry;
                while ((entry = files.getNextEntry()) != null) {
                    found.add(entry.getLastModifiedTime().toInstant());
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(4).containsOnly(Instant.parse(time));
    }

    /** BuildKit puts an inline cache into what it exports; what a later build reads is an image that was published. */
    @Test
    void writesAnInlineCacheIntoTheImage() {
        BuildSpec spec = spec("FROM alpine:latest\nRUN head -c 9 /dev/urandom | base64 > /out\n")
                .withOptions(cacheTo("type=inline"));

        ImageLayout layout = build(List.of(AMD64), spec);

        assertThat(document(layout, image(layout, AMD64).parsedManifest().config()))
                .contains("moby.buildkit.cache.v0");
        assertThat(steps).anyMatch(line -> line.contains("(cacheTo type=inline) tells when the builder ran each step"));
    }

    /** A random number that is the same after the builder lost its cache came from the one that was written. */
    private void cachesBetweenBuilders(String from, String to) {
        BuildSpec spec = spec("""
                        FROM alpine:latest AS build
                        RUN head -c 9 /dev/urandom | base64 > /out
                        FROM scratch
                        COPY --from=build /out /out
                        """)
                .withOptions(BuildOptions.DEFAULT.withCache(
                        new BuildOptions.Cache(List.of(from), List.of(to), false, List.of(), false)));
        ImageLayout first = build(List.of(AMD64, ARM64), spec);
        Map<Platform, String> digests = digests(first);
        assertThat(Set.copyOf(digests.values())).hasSize(2);

        BUILDER.prune();

        assertThat(digests(build(List.of(AMD64, ARM64), spec))).isEqualTo(digests);
    }

    private static BuildOptions cacheTo(String to) {
        return BuildOptions.DEFAULT.withCache(new BuildOptions.Cache(List.of(), List.of(to), false, List.of(), false));
    }

    @Test
    void addsAttestationsBesideTheSamePlatforms() throws IOException {
        Path scanner = Files.createDirectories(config.resolve("scanner"));
        Files.writeString(scanner.resolve("scan"), """
                #!/bin/sh
                echo '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document",\
                "predicate":{"spdxVersion":"SPDX-2.3","name":"a stand-in"}}' > "$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"
                """);
        String generator = registry() + "/pixelzx-it/" + BUILDER.name() + "-scanner:1";
        Files.writeString(
                scanner.resolve("Dockerfile"),
                "FROM alpine:latest\nCOPY --chmod=755 scan /scan\nENTRYPOINT [\"/scan\"]\n");
        ProcessResult pushed = new SystemProcesses()
                .run(Command.of(
                                "docker",
                                "buildx",
                                "build",
                                "--builder",
                                BUILDER.name(),
                                "--push",
                                "-t",
                                generator,
                                scanner.toString())
                        .withEnvironment(RealEngine.variables())
                        .within(Duration.ofMinutes(5)));
        assertThat(pushed.succeeded()).as(pushed.stderr()).isTrue();
        BuildSpec spec = spec("FROM alpine:latest\nCOPY Dockerfile /\n");

        ImageLayout plain = build(List.of(AMD64, ARM64), spec);
        ImageLayout attested = build(
                List.of(AMD64, ARM64),
                spec.withOptions(
                        BuildOptions.DEFAULT.withAttestations(new BuildOptions.Attestations("max", generator))));

        assertThat(digests(attested)).isEqualTo(digests(plain));
        assertThat(attested.index().digest()).isNotEqualTo(plain.index().digest());
        assertThat(attested.attestations()).hasSize(2);
        String attestation = document(attested, attested.attestations().get(0));
        assertThat(attestation).contains("https://slsa.dev/provenance/v0.2", "https://spdx.dev/Document");
        assertThat(steps).anyMatch(line -> line.startsWith("The index digest depends on time and place of the build"));
        assertThat(workspace()
                        .read(BuildResult.FILE, BuildResult.class)
                        .orElseThrow()
                        .indexDigestNote())
                .contains("the platforms' digests stay the same");
    }

    private static BuildOptions network(@Nullable String network, String... allowed) {
        return BuildOptions.DEFAULT.withRun(
                new BuildOptions.Run(network, List.of(), List.of(), null, List.of(allowed)));
    }

    private static BuildOptions cache(boolean none, List<String> noneFor) {
        return BuildOptions.DEFAULT.withCache(new BuildOptions.Cache(List.of(), List.of(), none, noneFor, true));
    }

    private static BuildOptions ssh(String key) {
        BuildOptions none = BuildOptions.DEFAULT;
        return new BuildOptions(
                none.metadata(),
                none.contexts(),
                none.secrets(),
                List.of(key),
                none.cache(),
                none.run(),
                none.attestations(),
                none.fileTimes(),
                none.lint());
    }

    private BuildSpec spec(String dockerfile) {
        try {
            Files.writeString(project.resolve("Dockerfile"), dockerfile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", SOURCE_DATE);
    }

    private BuildSpec repository(Path repository, String rest) {
        // As the binder reads it: the Dockerfile's path is that in the repository.
        String text = "file://" + repository + "/.git" + rest;
        GitReference reference = GitReference.parse(text);
        return new BuildSpec(
                project, Path.of("Dockerfile"), null, Map.of(), BuildOptions.DEFAULT, reference, null, "1.0", null);
    }

    private ImageLayout build(BuildSpec spec) {
        return build(List.of(AMD64), spec);
    }

    private ImageLayout build(List<Platform> platforms, BuildSpec spec) {
        ImageSpec image = new ImageSpec("app", null, List.of(), platforms);
        SilentProgress progress = new SilentProgress() {
            @Override
            public void buildStep(String image, String line) {
                steps.add(line);
            }

            @Override
            public void table(List<String> lines) {
                steps.addAll(lines);
            }
        };
        new ImageBuild(RealBuilder.BUILDX, progress)
                .within(surroundings)
                .build(image, spec, git, BUILDER::builder, workspace());
        return ImageLayout.read(workspace().layout());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }

    private static BuildSurroundings surroundings(Map<String, String> environment) {
        return new BuildSurroundings(
                environment,
                server -> Optional.empty(),
                module -> Path.of("/nowhere"),
                new GitCheckouts(new SystemProcesses(), false));
    }

    private static Map<Platform, String> digests(ImageLayout layout) {
        return layout.platforms().stream()
                .collect(java.util.stream.Collectors.toMap(
                        PlatformImage::platform,
                        image -> image.manifest().digest().toString()));
    }

    private static PlatformImage image(ImageLayout layout, Platform platform) {
        return layout.platforms().stream()
                .filter(image -> image.platform().equals(platform))
                .findFirst()
                .orElseThrow();
    }

    private static String document(ImageLayout layout, Descriptor descriptor) {
        return new String(layout.bytes(descriptor), StandardCharsets.UTF_8);
    }

    private static String out(ImageLayout layout) {
        return layer(layout, 0, "out");
    }

    /** A file of a layer of the amd64 image. */
    private static String layer(ImageLayout layout, int number, String file) {
        Path blob = layout.blob(
                image(layout, AMD64).parsedManifest().layers().get(number).digest());
        ProcessResult result = new SystemProcesses().run(Command.of("tar", "-xzOf", blob.toString(), file));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdout().strip();
    }

    private static List<Path> filesWith(Path directory, String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commit(Path repository, String text) throws IOException {
        Files.writeString(repository.resolve("app/a.txt"), text);
        Files.writeString(repository.resolve("app/Dockerfile"), "FROM scratch\nCOPY a.txt /out\n");
        git(repository, "add", "-A");
        git(repository, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", text);
        return git(repository, "rev-parse", "HEAD").strip();
    }

    private static String git(Path repository, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "-C", repository.toString()));
        argv.addAll(List.of(arguments));
        ProcessResult result = new SystemProcesses().run(Command.of(argv));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdout();
    }

    private static String sha256(String text) {
        return io.github.pixelzx.docker.oci.Digest.of(text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static String registry() {
        String registry = System.getenv("PIXELZX_DEV_REGISTRY");
        return registry == null ? "127.0.0.1:5000" : registry;
    }
}
