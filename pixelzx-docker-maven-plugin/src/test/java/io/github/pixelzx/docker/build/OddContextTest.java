package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.ImageStore;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Build contexts as people have them: names, links and files of every kind, built by the engine's own BuildKit. */
@Tag("docker")
class OddContextTest {

    private static final String LONG = "가".repeat(80) + ".txt";

    @TempDir
    Path directory;

    private Path project;

    @BeforeEach
    void writesAProject() throws IOException {
        project = Files.createDirectories(directory.resolve("프로젝트 하나/내 앱, \"둘\""));
        write("Dockerfile", "FROM scratch\nCOPY . /\n");
    }

    @Test
    void sendsNamesOfEveryKind() throws IOException {
        List<String> names = List.of(
                "이름 있는 파일.txt",
                "a,b=c",
                "-x",
                "back\\slash",
                "A",
                "a",
                "quote'\"",
                "tab\there",
                LONG,
                "[x]*?",
                "#no comment");
        for (String name : names) {
            write("d/" + name, name);
        }

        Map<String, TarArchiveEntry> image = built();

        for (String name : names) {
            assertThat(image).containsKey("d/" + name);
        }
    }

    @Test
    void sendsLinksAsTheyAre() throws IOException {
        write("real/file", "x");
        Files.createSymbolicLink(project.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(project.resolve("dangling"), Path.of("../no such/디렉터리"));
        Files.createSymbolicLink(project.resolve("to-a-directory"), Path.of("real"));
        Files.createSymbolicLink(project.resolve("round"), Path.of("round"));

        Map<String, TarArchiveEntry> image = built();

        assertThat(image.get("absolute").getLinkName()).isEqualTo("/etc/passwd");
        assertThat(image.get("dangling").getLinkName()).isEqualTo("../no such/디렉터리");
        assertThat(image.get("to-a-directory").isSymbolicLink()).isTrue();
        assertThat(image.get("round").getLinkName()).isEqualTo("round");
        assertThat(image).doesNotContainKey("to-a-directory/file");
    }

    @Test
    void leavesOutWhatNoImageCanHoldAndWhatIsIgnored() throws IOException {
        Path socket = Files.createTempDirectory("px").resolve("s");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.move(socket, project.resolve("socket"));
            new SystemProcesses()
                    .run(Command.of("mkfifo", project.resolve("pipe").toString()));
            write("unreadable/secret", "x");
            Files.setPosixFilePermissions(project.resolve("unreadable"), PosixFilePermissions.fromString("---------"));
            write(".dockerignore", "\uFEFF# kept apart\r\nunreadable\r\n**/*.log\r\n!한글.log\r\n");
            write("a/b.log", "x");
            write("한글.log", "x");
            write("empty/.keep", "");

            assertThat(built().keySet())
                    .contains("한글.log", "empty/.keep", "a/")
                    .doesNotContain("socket", "pipe", "unreadable/", "unreadable/secret", "a/b.log");
        } finally {
            Files.setPosixFilePermissions(project.resolve("unreadable"), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void takesTheRulesOfTheDockerfileBeforeThoseOfAll() throws IOException {
        write("docker/api.Dockerfile", "FROM scratch\nCOPY . /\n");
        write("docker/api.Dockerfile.dockerignore", "docker\nsecret\n");
        write(".dockerignore", "*\n");
        write("secret", "x");
        write("open", "x");

        assertThat(built(project.resolve("docker/api.Dockerfile")).keySet())
                .contains("open", "Dockerfile")
                .doesNotContain("secret", "docker/");
    }

    private Map<String, TarArchiveEntry> built() throws IOException {
        return built(project.resolve("Dockerfile"));
    }

    private Map<String, TarArchiveEntry> built(Path dockerfile) throws IOException {
        Workspace workspace = Workspace.of(project.resolve("target"), "app");
        try (Engine engine = EngineFinder.of(new SystemProcesses()).open()) {
            assumeTrue(engine.describe().store() == ImageStore.CONTAINERD, "the engine cannot build a layout itself");
            Builder own = new Builder(
                    "default",
                    List.of("default"),
                    "the engine's",
                    engine.describe().environment());
            new ImageBuild(new BuildxBinary(new SystemProcesses()), Progress.SILENT)
                    .build(
                            new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/amd64"))),
                            BuildSpec.of(project, dockerfile, "1.0", Instant.EPOCH),
                            GitState.ABSENT,
                            () -> own,
                            workspace);
        }
        ImageLayout layout = ImageLayout.read(workspace.layout());
        Descriptor layer = layout.platforms().get(0).parsedManifest().layers().get(0);
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try (InputStream file = Files.newInputStream(layout.blob(layer.digest()));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
