package io.github.pixelzx.docker.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real git and repositories that go on. */
class KeptRepositoryTest {

    private static final Processes PROCESSES = new SystemProcesses();

    @TempDir
    Path directory;

    private Path app;
    private String first;

    @BeforeEach
    void makesARepository() throws IOException {
        app = repository("app.git");
        first = commit(app, "file", "one");
        git(app, "tag", "v1");
        commit(app, "file", "two");
        commit(app, "file", "three");
    }

    /** Protocol 0 hands out the commits of refs only, 2 hands out any. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void takesAPinnedCommitThatItsBranchHasLeft(String protocol) throws IOException {
        git(app, "tag", "-d", "v1");
        GitCheckouts checkouts = checkouts(Map.of("protocol.version", protocol));

        assertThat(checkouts.fetch(url(), "main", first, home()).root().resolve("file"))
                .hasContent("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void takesAnOlderCommitAfterTheBranchItself(String protocol) throws IOException {
        git(app, "tag", "-d", "v1");
        GitCheckouts checkouts = checkouts(Map.of("protocol.version", protocol));
        checkouts.fetch(url(), "main", null, home());

        GitCheckout checkout = checkouts.fetch(url(), first, first, home());
        commit(app, "file", "four");
        GitCheckout newest = checkouts.fetch(url(), "main", null, home());

        assertThat(checkout.commit()).isEqualTo(first);
        assertThat(checkout.root().resolve("file")).hasContent("one");
        assertThat(newest.root().resolve("file")).hasContent("four");
    }

    @Test
    void keepsTheFilesOfTwoRefsApart() throws IOException {
        GitCheckout main = checkouts(Map.of()).fetch(url(), "main", null, home());
        GitCheckout tag = checkouts(Map.of()).fetch(url(), "v1", null, home());

        assertThat(main.root().resolve("file")).hasContent("three");
        assertThat(tag.root().resolve("file")).hasContent("one");
    }

    @Test
    void doesNotTakeATagForTheCommitWhoseIdItHasForAName() throws IOException {
        String brief = first.substring(0, 10);
        git(app, "tag", brief, "main");

        assertThat(checkouts(Map.of())
                        .fetch(url(), "main", brief, home())
                        .root()
                        .resolve("file"))
                .hasContent("one");
    }

    @Test
    void mendsFilesThatSomebodyChanged() throws IOException {
        Path root = checkouts(Map.of()).fetch(url(), "main", null, home()).root();
        Files.writeString(root.resolve("file"), "changed");
        Files.writeString(root.resolve("another"), "");

        checkouts(Map.of()).fetch(url(), "main", null, home());

        assertThat(root.resolve("file")).hasContent("three");
        assertThat(root.resolve("another")).doesNotExist();
    }

    @Test
    void goesOnAfterARunThatWasKilled() throws IOException {
        Path root = checkouts(Map.of()).fetch(url(), "main", null, home()).root();
        Files.writeString(root.resolveSibling("git/index.lock"), "");
        Files.writeString(root.resolve("../../fetched.git/shallow.lock"), "");
        commit(app, "file", "four");

        checkouts(Map.of()).fetch(url(), "main", null, home());

        assertThat(checkouts(Map.of()).fetch(url(), "v1", first, home()).root().resolve("file"))
                .hasContent("one");
        assertThat(checkouts(Map.of())
                        .fetch(url(), "main", root.getParent().getFileName().toString(), home())
                        .root())
                .isEqualTo(root);
    }

    @Test
    void removesTheFilesOfACommitNobodyUsedForADay() throws IOException {
        Path old = checkouts(Map.of()).fetch(url(), "v1", null, home()).root().getParent();
        Path used =
                checkouts(Map.of()).fetch(url(), "main", null, home()).root().getParent();
        FileTime dayBeforeYesterday = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(old, dayBeforeYesterday);
        Files.setLastModifiedTime(used, dayBeforeYesterday);

        checkouts(Map.of()).fetch(url(), "main", null, home());

        assertThat(old).doesNotExist();
        assertThat(used.resolve("files/file")).hasContent("three");
        assertThat(new GitCheckouts(PROCESSES, true)
                        .fetch(url(), "v1", first, home())
                        .root()
                        .resolve("file"))
                .hasContent("one");
    }

    @Test
    void takesWhatWasFetchedLastWhereMavenIsOffline() throws IOException {
        checkouts(Map.of()).fetch(url(), null, null, home());
        checkouts(Map.of()).fetch(url(), "v1", null, home());
        commit(app, "file", "four");
        GitCheckouts offline = new GitCheckouts(PROCESSES, true);

        assertThat(offline.fetch(url(), null, null, home()).root().resolve("file"))
                .hasContent("three");
        assertThatThrownBy(() -> offline.fetch(url(), "main", null, home()))
                .hasMessageContaining("Maven is offline (-o), and main was not fetched before");
    }

    @Test
    void findsSubmodulesBesideTheRepository() throws IOException {
        submodule("../library.git");
        GitCheckouts checkouts = checkouts(Map.of("protocol.file.allow", "always"));

        Path root = checkouts.fetch(url(), "main", null, home()).root();

        assertThat(root.resolve("library/file")).hasContent("of the library");

        Files.writeString(root.resolve("library/file"), "changed by somebody");
        Files.writeString(root.resolve("library/added"), "added by somebody");
        checkouts.fetch(url(), "main", null, home());

        assertThat(root.resolve("library/file")).hasContent("of the library");
        assertThat(root.resolve("library/added")).doesNotExist();
    }

    @Test
    void leavesNothingOfGitsOwnAmongTheFiles() throws IOException {
        submodule("../library.git");
        GitCheckouts checkouts = checkouts(Map.of("protocol.file.allow", "always"));

        for (int run = 0; run < 2; run++) {
            Path root = checkouts.fetch(url(), "main", null, home()).root();

            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files.map(root::relativize).map(Path::toString))
                        .contains("library/file", ".gitmodules")
                        .noneMatch(path -> path.endsWith(".git"));
            }
        }
    }

    @Test
    void letsNoSubmoduleReachFilesOfThisMachine() throws IOException {
        submodule("../library.git");

        assertThatThrownBy(() -> checkouts(Map.of()).fetch(url(), "main", null, home()))
                .hasMessageContaining("Cannot fetch the Git repository " + url());
    }

    @Test
    void refusesADirectoryBehindALinkOutOfTheRepository() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("secrets/keys"));
        Files.writeString(secrets.resolve("Dockerfile"), "FROM scratch\n");
        Files.createSymbolicLink(app.resolve("docker"), secrets);
        Files.createSymbolicLink(app.resolve("up"), secrets.getParent());
        Files.createSymbolicLink(app.resolve("Dockerfile"), secrets.resolve("Dockerfile"));
        Files.createSymbolicLink(app.resolve("inside"), Path.of("src"));
        commit(app, "src/Dockerfile", "FROM scratch\n");

        GitCheckout checkout = checkouts(Map.of()).fetch(url(), "main", null, home());

        assertThatThrownBy(() -> checkout.directory("docker"))
                .hasMessageContaining("'docker' of the Git repository " + url() + " leads out of the repository")
                .hasMessageContaining(secrets.toString());
        assertThatThrownBy(() -> checkout.directory("up/keys")).hasMessageContaining("leads out");
        assertThatThrownBy(() -> checkout.own(checkout.root().resolve("Dockerfile")))
                .hasMessageContaining("'Dockerfile' of the Git repository");
        assertThat(checkout.directory("inside").resolve("Dockerfile")).exists();
        assertThat(checkout.own(checkout.directory("inside").resolve("Dockerfile")))
                .exists();
    }

    private void submodule(String url) throws IOException {
        commit(repository("library.git"), "file", "of the library");
        Files.writeString(
                app.resolve(".gitmodules"), "[submodule \"library\"]\n\tpath = library\n\turl = " + url + "\n");
        String commit =
                git(directory.resolve("library.git"), "rev-parse", "HEAD").strip();
        git(app, "update-index", "--add", "--cacheinfo", "160000," + commit + ",library");
        git(app, "add", ".gitmodules");
        git(app, "commit", "-q", "-m", "a submodule");
    }

    private String url() {
        return "file://" + app;
    }

    private Path home() throws IOException {
        return Files.createDirectories(directory.resolve("home"));
    }

    private Path repository(String name) throws IOException {
        Path repository = Files.createDirectories(directory.resolve(name));
        git(repository, "init", "-q", "-b", "main");
        git(repository, "config", "user.name", "a");
        git(repository, "config", "user.email", "a@example.org");
        return repository;
    }

    private static String commit(Path repository, String file, String text) throws IOException {
        Path written = repository.resolve(file);
        Files.createDirectories(written.getParent());
        Files.writeString(written, text);
        git(repository, "add", "-A");
        git(repository, "commit", "-q", "-m", text);
        return git(repository, "rev-parse", "HEAD").strip();
    }

    /** With settings for Git on top of the user's. */
    private static GitCheckouts checkouts(Map<String, String> settings) {
        Processes set = (command, listener) -> {
            Command with = command;
            for (Map.Entry<String, String> each : settings.entrySet()) {
                with = with.withEnvironment(Map.of(
                        "GIT_CONFIG_COUNT", "1",
                        "GIT_CONFIG_KEY_0", each.getKey(),
                        "GIT_CONFIG_VALUE_0", each.getValue()));
            }
            return PROCESSES.run(with, listener);
        };
        return new GitCheckouts(set, false);
    }

    private static String git(Path in, String... arguments) {
        List<String> argv = Arrays.asList(arguments);
        ProcessResult result = PROCESSES.run(
                Command.of("git").plus(argv.toArray(String[]::new)).in(in));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdout();
    }
}
