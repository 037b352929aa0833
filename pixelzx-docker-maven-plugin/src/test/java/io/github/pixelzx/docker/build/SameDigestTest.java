package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.git.GitRepository;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One commit, checked out at other times, places and with other rights, built by builders that know nothing of each other. */
@Tag("docker")
class SameDigestTest {

    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));

    private final SystemProcesses processes = new SystemProcesses();
    private final Buildx buildx = new BuildxBinary(processes);
    private final String builder =
            "pixelzx-same-" + UUID.randomUUID().toString().substring(0, 8);
    private Engine engine;

    @TempDir
    private Path directory;

    @BeforeEach
    void commitsAProject() throws IOException {
        engine = EngineFinder.of(processes).open();
        Path origin = Files.createDirectories(directory.resolve("origin"));
        Files.writeString(origin.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETARCH
                COPY . /app
                RUN echo "$TARGETARCH" > /platform && mkdir -p /var/lib/app/deep && cp /app/bin/run /var/lib/app/deep/
                """);
        // Git's own files are no content of a commit: they tell where and when it was cloned.
        Files.writeString(origin.resolve(".dockerignore"), ".git\n");
        Files.createDirectories(origin.resolve("bin"));
        Files.writeString(origin.resolve("bin/run"), "#!/bin/sh\necho running\n");
        Files.writeString(origin.resolve("자료.txt"), "data");
        shell(
                origin,
                "chmod +x bin/run && ln -s bin/run start && git init -q -b main . && git add -A"
                        + " && git -c user.name=x -c user.email=x@example.org commit -q -m first --date=2026-01-02T03:04:05Z");
    }

    @AfterEach
    void removesTheBuilders() {
        for (String name : List.of("a", "b")) {
            new Builders(engine, buildx, Progress.SILENT)
                    .remove(BuilderSpec.of(builder + name, "moby/buildkit:buildx-stable-1"));
        }
        engine.close();
    }

    @Test
    @Tag("long")
    void isOneDigestOnFreshBuildersWhereverAndWheneverItIsBuilt() throws IOException {
        Path old = directory.resolve("a/shared checkout");
        Path fresh = directory.resolve("somewhere/else/비공개");
        shell(
                directory,
                "umask 002 && git clone -q origin '" + old + "' && find '" + old + "' -not -path '*/.git/*'"
                        + " -exec touch -h -d '2001-02-03 04:05:06' {} +");
        shell(directory, "umask 077 && git clone -q origin '" + fresh + "'");

        Digest first = build("a", old);
        Digest other = build("b", fresh);
        Digest cached = build("b", old);
        Digest again = build("a", fresh);

        assertThat(List.of(other, cached, again)).containsOnly(first);
    }

    @Test
    void isOneDigestWhetherStepsWereRunForThisCommitOrAnEarlierOne() throws IOException {
        Path origin = directory.resolve("origin");
        Files.writeString(origin.resolve("Dockerfile"), """
                FROM alpine:latest
                RUN mkdir -p /var/lib/app/deep && echo made > /var/lib/app/deep/made
                WORKDIR /app
                COPY bin bin
                ARG SOURCE_DATE_EPOCH
                RUN echo "$SOURCE_DATE_EPOCH" > /commit-time
                """);
        commit("a Dockerfile", Instant.now().minusSeconds(60));
        Path before = directory.resolve("before");
        shell(directory, "git clone -q origin before");
        build("a", before);
        Files.writeString(origin.resolve("README"), "of the next commit");
        commit("another file", Instant.now().plusSeconds(3600));
        Path after = directory.resolve("elsewhere/after");
        shell(directory, "git -C before pull -q && git clone -q origin elsewhere/after");

        Digest cached = build("a", before);
        Digest fresh = build("b", after);

        assertThat(cached).isEqualTo(fresh);
    }

    @Test
    void changesNoLayerInACommitThatChangesNoneOfItsFiles() throws IOException {
        Path origin = directory.resolve("origin");
        Files.writeString(origin.resolve("Dockerfile"), """
                FROM alpine:latest
                WORKDIR /app
                COPY bin bin
                RUN echo made > /made
                """);
        commit("a Dockerfile", Instant.now().minusSeconds(60));
        Digest first = build("a", origin);
        List<List<Descriptor>> layers = layers(origin);
        commit("nothing", Instant.now());

        Digest next = build("b", origin);

        assertThat(layers(origin)).isEqualTo(layers);
        assertThat(next).as("labels tell of the other commit").isNotEqualTo(first);
    }

    /** The hashes of both contents end alike: as times within one second they were the same, in microseconds. */
    @Test
    void neverTakesTheFileOfAnotherCheckoutForOneOfEqualSizeThatHasChanged() throws IOException {
        Path origin = directory.resolve("origin");
        Files.writeString(origin.resolve("Dockerfile"), "FROM alpine:latest\nCOPY app.txt /\n");
        Files.writeString(origin.resolve("app.txt"), "version 100581\n");
        commit("first", Instant.now().minusSeconds(60));
        shell(directory, "git clone -q origin one");
        Files.writeString(origin.resolve("app.txt"), "version 100786\n");
        commit("second", Instant.now());
        shell(directory, "git clone -q origin two");
        build("a", directory.resolve("one"));

        Digest upon = build("a", directory.resolve("two"));
        Digest fresh = build("b", directory.resolve("two"));

        assertThat(upon).isEqualTo(fresh);
        assertThat(layers(directory.resolve("two"))).doesNotContainAnyElementsOf(layers(directory.resolve("one")));
    }

    private static List<List<Descriptor>> layers(Path checkout) {
        return ImageLayout.read(checkout.resolve("target/pixelzx-docker/app/layout")).platforms().stream()
                .map(platform -> platform.parsedManifest().layers())
                .toList();
    }

    private void commit(String message, Instant time) {
        shell(
                directory.resolve("origin"),
                "git add -A && GIT_COMMITTER_DATE='" + time + "' git -c user.name=x -c user.email=x@example.org"
                        + " commit -q --allow-empty -m '" + message + "'");
    }

    private Digest build(String name, Path checkout) {
        shell(checkout, "rm -rf target");
        return new ImageBuild(buildx, Progress.SILENT)
                .build(
                        new ImageSpec("app", null, List.of("1.0"), PLATFORMS),
                        BuildSpec.of(checkout, checkout.resolve("Dockerfile"), "1.0", null),
                        GitRepository.read(checkout, processes),
                        () -> new Builders(engine, buildx, Progress.SILENT)
                                .ensure(BuilderSpec.of(builder + name, "moby/buildkit:buildx-stable-1")),
                        Workspace.of(checkout.resolve("target"), "app"))
                .index();
    }

    private void shell(Path place, String script) {
        ProcessResult result = processes.run(Command.of("sh", "-c", script).in(place));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
