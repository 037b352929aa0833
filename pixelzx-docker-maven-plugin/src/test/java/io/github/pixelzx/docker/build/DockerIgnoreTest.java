package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what the rules leave in with what BuildKit itself copies of the same directory. */
@Tag("docker")
class DockerIgnoreTest {

    private static final List<String> FILES = List.of(
            "README.md",
            "README-secret.md",
            "notes.md",
            "a/b/c/deep.go",
            "a/b/keep",
            "a/temp",
            "a/temporary.txt",
            "foo/x",
            "docs/foo/y",
            "docs/afoo",
            "src/main/App.java",
            "src/test/AppTest.java",
            "target/app.jar",
            "target/classes/App.class",
            "x[1].txt",
            ".git/HEAD");

    @TempDir
    Path context;

    @TempDir
    Path output;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# nothing but a comment",
                "*.md\n!README*.md\nREADME-secret.md",
                "*\n!src/main\n!a/b/keep",
                "**/foo\n**/*.go\n!**/deep.go",
                "*/temp*\n.git\ntarget/\n!target/*.jar",
                "**\n!**/App*\nsrc/test",
                "a\n!a/b\na/b/c",
                "x\\[1].txt\n/foo/../docs/\n.dockerignore",
                "**/b\n!a/**/keep\n[r-t]*/main",
                "*\n!*/\ndocs/foo/**",
            })
    void leavesInWhatBuildKitLeavesIn(String lines) throws IOException {
        for (String file : FILES) {
            Files.createDirectories(context.resolve(file).getParent());
            Files.writeString(context.resolve(file), file);
        }
        Files.writeString(context.resolve(".dockerignore"), lines);
        Path dockerfile = Files.writeString(output.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");

        List<String> mine = new ArrayList<>(
                ContextScan.of(context, output, IgnoreRules.parse(lines)).keySet());
        if (IgnoreRules.parse(lines).judge(".dockerignore").ignored()) {
            mine.remove(".dockerignore");
        }

        assertThat(mine).containsExactlyInAnyOrderElementsOf(copiedByBuildKit(dockerfile));
    }

    private List<String> copiedByBuildKit(Path dockerfile) throws IOException {
        List<String> said = new ArrayList<>();
        Path copied = output.resolve("copied");
        BuildxRun run = new BuildxBinary(new SystemProcesses())
                .build(
                        List.of(
                                "--builder=default",
                                "--provenance=false",
                                "--file=" + dockerfile,
                                "--output=type=local,dest=" + copied,
                                context.toString()),
                        Map.of(),
                        RealEngine.variables(),
                        said::add,
                        Duration.ofMinutes(2));
        assertThat(run.succeeded()).as(String.join("\n", said)).isTrue();
        try (Stream<Path> found = Files.walk(copied)) {
            return found.filter(path -> !path.equals(copied))
                    .map(path -> copied.relativize(path).toString())
                    .toList();
        }
    }
}
