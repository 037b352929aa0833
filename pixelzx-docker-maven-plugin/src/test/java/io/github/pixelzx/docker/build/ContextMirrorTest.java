package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.build.ContextMirror.Mirrored;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ContextMirrorTest {

    private static final Instant TIME = Instant.parse("1980-01-01T00:00:01Z");

    /** So many that some would have the same microsecond, if a part of a second were all there is. */
    private static final int MANY = 5_000;

    @TempDir
    Path project;

    private Workspace workspace;

    @BeforeEach
    void writesAProject() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        write("Dockerfile", "FROM scratch");
        write("src/a.txt", "AAAA");
        write("bin/run", "#!/bin/sh");
        Files.setPosixFilePermissions(project.resolve("bin/run"), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(project.resolve("empty"));
        Files.createSymbolicLink(project.resolve("link"), Path.of("src/a.txt"));
        Files.createSymbolicLink(project.resolve("dangling"), Path.of("/nowhere/at all"));
    }

    @Test
    void holdsWhatTheBuildContextHolds() throws IOException {
        Path mirror = update("");

        assertThat(paths(mirror))
                .containsExactly("Dockerfile", "bin", "bin/run", "dangling", "empty", "link", "src", "src/a.txt");
        assertThat(mirror.resolve("src/a.txt")).hasContent("AAAA");
        assertThat(Files.readSymbolicLink(mirror.resolve("dangling"))).isEqualTo(Path.of("/nowhere/at all"));
    }

    @Test
    void makesTimesAndModesIndependentOfTheCheckout() throws IOException {
        Path mirror = update("");

        for (String path : List.of("", "src", "empty", "link", "dangling")) {
            assertThat(time(mirror.resolve(path))).as(path).isEqualTo(TIME);
        }
        for (String path : List.of("Dockerfile", "src/a.txt", "bin/run")) {
            assertThat(time(mirror.resolve(path)))
                    .as(path)
                    .isBetween(TIME, Instant.parse("2024-12-31T23:59:59.999999999Z"));
        }
        assertThat(mode(mirror.resolve("bin/run"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(mirror.resolve("src/a.txt"))).isEqualTo("rw-r--r--");
        assertThat(mode(mirror.resolve("src"))).isEqualTo("rwxr-xr-x");
    }

    @Test
    void showsNobodyElseWhatOnlyItsOwnerMayRead() throws IOException {
        Files.setPosixFilePermissions(project.resolve("src/a.txt"), PosixFilePermissions.fromString("rw-------"));

        Path mirror = update("");

        assertThat(mode(mirror.resolve("src/a.txt"))).isEqualTo("rw-r--r--");
        assertThat(mode(mirror.getParent())).isEqualTo("rwx------");
    }

    @Test
    void givesEqualContentsEqualTimes() throws IOException {
        Instant first = time(update("").resolve("src/a.txt"));
        Files.setLastModifiedTime(project.resolve("src/a.txt"), FileTime.from(Instant.EPOCH));

        assertThat(time(update("").resolve("src/a.txt"))).isEqualTo(first);
    }

    @Test
    void givesChangedContentsOfEqualSizeAnotherTime() throws IOException {
        FileTime written = Files.getLastModifiedTime(project.resolve("src/a.txt"));
        Instant first = time(update("").resolve("src/a.txt"));
        write("src/a.txt", "BBBB");
        Files.setLastModifiedTime(project.resolve("src/a.txt"), written);

        Path mirror = update("");

        assertThat(mirror.resolve("src/a.txt")).hasContent("BBBB");
        assertThat(time(mirror.resolve("src/a.txt"))).isNotEqualTo(first);
    }

    @Test
    void givesManyContentsOfEqualSizeDifferentTimes() throws IOException {
        assertThat(timesOfManyContents(TIME)).hasSize(MANY);
    }

    @Test
    void givesThemDifferentTimesAlsoWhereTheyHaveTheSecondOfTheSources() throws IOException {
        Instant sources = Instant.parse("2026-01-02T03:04:05Z");

        assertThat(timesOfManyContents(sources))
                .hasSize(MANY)
                .as("no step sees a file from the future")
                .allMatch(time -> time.getEpochSecond() == sources.getEpochSecond());
    }

    private Set<Instant> timesOfManyContents(Instant layerTime) throws IOException {
        Path many = Files.createDirectories(project.resolve("target/many"));
        for (int i = 0; i < MANY; i++) {
            Files.writeString(many.resolve(String.valueOf(i)), "version " + (100_000 + i));
        }
        Path mirror = new ContextMirror(workspace, "many", layerTime)
                .update(many, IgnoreRules.NONE)
                .directory();
        Set<Instant> times = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            times.add(time(mirror.resolve(String.valueOf(i))));
        }
        return times;
    }

    @Test
    void writesNothingWhereNothingChanged() throws IOException {
        Mirrored first = mirror().update(project, IgnoreRules.NONE);
        settle();
        Path record = workspace.file(ContextMirror.state("app"));
        Object written = Files.getAttribute(record, "unix:ino");
        Object mirrored = changed("link");

        Mirrored second = mirror().update(project, IgnoreRules.NONE);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getAttribute(record, "unix:ino")).isEqualTo(written);
        assertThat(changed("link")).isEqualTo(mirrored);
    }

    @Test
    void tellsOnceThatContentsHaveChangedAndNotThatFilesWereMerelyTouched() throws IOException {
        List<String> told = new ArrayList<>();
        mirror().update(project, IgnoreRules.NONE, () -> told.add("all is new"));
        settle();
        Files.setLastModifiedTime(project.resolve("src/a.txt"), FileTime.fromMillis(1_000));
        mirror().update(project, IgnoreRules.NONE, () -> told.add("nothing changed"));
        write("src/a.txt", "BBBB");
        write("Dockerfile", "FROM other");
        mirror().update(project, IgnoreRules.NONE, () -> told.add("two files changed"));

        assertThat(told).containsExactly("all is new", "two files changed");
    }

    @Test
    void setsTimesRightAgainWhereNothingElseChanged() throws IOException {
        Path mirror = update("");
        settle();
        Files.setLastModifiedTime(mirror.resolve("src/a.txt"), FileTime.from(Instant.EPOCH));

        assertThat(time(update("").resolve("src/a.txt"))).isAfterOrEqualTo(TIME);
    }

    @Test
    void leavesTimesThatTheFileSystemKeepsLessFinely() throws IOException {
        Path mirror = update("");
        settle();
        Path copy = mirror.resolve("src/a.txt");
        Instant made = time(copy);
        Instant kept = made.truncatedTo(ChronoUnit.MICROS);
        assertThat(kept).isNotEqualTo(made);
        Files.setLastModifiedTime(copy, FileTime.from(kept));

        update("");

        assertThat(time(copy)).isEqualTo(kept);
    }

    @Test
    void followsALinkThatPointsElsewhereNow() throws IOException {
        update("");
        settle();
        Files.delete(project.resolve("link"));
        Files.createSymbolicLink(project.resolve("link"), Path.of("Dockerfile"));

        assertThat(Files.readSymbolicLink(update("").resolve("link"))).isEqualTo(Path.of("Dockerfile"));
    }

    @Test
    void copiesOnlyWhatChanged() throws IOException {
        update("");
        Object kept = changed("Dockerfile");
        Object replaced = changed("src/a.txt");
        settle();
        write("src/a.txt", "longer than it was");

        update("");

        assertThat(changed("Dockerfile")).isEqualTo(kept);
        assertThat(changed("src/a.txt")).isNotEqualTo(replaced);
    }

    @Test
    void followsEverythingThatGoesOrTurnsIntoSomethingElse() throws IOException {
        update("");
        Files.delete(project.resolve("src/a.txt"));
        Files.delete(project.resolve("src"));
        write("src", "a file now");
        Files.delete(project.resolve("link"));
        write("link/inside", "a directory now");
        Files.delete(project.resolve("dangling"));
        Files.createSymbolicLink(project.resolve("dangling"), Path.of("elsewhere"));
        Files.delete(project.resolve("empty"));

        Path mirror = update("");

        assertThat(paths(mirror))
                .containsExactly("Dockerfile", "bin", "bin/run", "dangling", "link", "link/inside", "src");
        assertThat(Files.readSymbolicLink(mirror.resolve("dangling"))).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void removesWhatWasNeverInTheBuildContext() throws IOException {
        Path mirror = update("");
        Files.writeString(mirror.resolve("stray"), "left by an interrupted run");

        assertThat(paths(update(""))).doesNotContain("stray");
    }

    @Test
    void copiesAgainWhatWasChangedInTheMirror() throws IOException {
        Path mirror = update("");
        Files.delete(mirror.resolve("Dockerfile"));
        Files.writeString(mirror.resolve("src/a.txt"), "too long");

        update("");

        assertThat(mirror.resolve("Dockerfile")).hasContent("FROM scratch");
        assertThat(mirror.resolve("src/a.txt")).hasContent("AAAA");
    }

    @Test
    void startsAnewAfterARunThatDidNotFinish() throws IOException {
        Path mirror = update("");
        settle();
        workspace.remove(ContextMirror.state("app"));
        Files.writeString(mirror.resolve("src/a.txt"), "AAxx");

        update("");

        assertThat(mirror.resolve("src/a.txt")).hasContent("AAAA");
    }

    @Test
    void knowsWhatItCopiedAlsoWhereTheImageHasAnotherMirror() throws IOException {
        Path mirror = update("");
        settle();
        Path other = Files.createDirectories(project.resolve("target/other"));
        Files.writeString(other.resolve("b.txt"), "BBBB");
        new ContextMirror(workspace, "named-other", TIME).update(other, IgnoreRules.NONE);
        Files.writeString(mirror.resolve("src/a.txt"), "AAxx");

        update("");

        assertThat(mirror.resolve("src/a.txt"))
                .as("a file whose source is unchanged is not copied again")
                .hasContent("AAxx");
    }

    @Test
    void setsTheTimesOfCopiesThatAnEarlierVersionMade() throws IOException {
        Path mirror = update("");
        Instant made = time(mirror.resolve("src/a.txt"));
        settle();
        for (String path : List.of("src/a.txt", "src")) {
            Files.setLastModifiedTime(mirror.resolve(path), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        }

        update("");

        assertThat(time(mirror.resolve("src"))).isEqualTo(TIME);
        assertThat(time(mirror.resolve("src/a.txt"))).isEqualTo(made);
    }

    @Test
    void copiesAgainWhereAnEarlierVersionKeptTheTimesThatItMade() throws IOException {
        Path mirror = update("");
        settle();
        Instant made = time(mirror.resolve("src/a.txt"));
        Path record = workspace.file(ContextMirror.state("app"));
        Files.writeString(record, Files.readString(record).replaceFirst("\"version\" ?: ?\\d+", "\"version\":1"));
        Files.writeString(mirror.resolve("src/a.txt"), "AAxx");
        Files.setLastModifiedTime(mirror.resolve("src/a.txt"), FileTime.from(TIME.plusNanos(123_456_000)));

        update("");

        assertThat(mirror.resolve("src/a.txt")).hasContent("AAAA");
        assertThat(time(mirror.resolve("src/a.txt"))).isEqualTo(made);
    }

    @Test
    void leavesOutWhatMaven4NotesBesideTheWorkspaces() throws IOException {
        write("target/project-local-repo/it/app-1.0-consumer.pom", "<project/>");
        write("target/consumer-9434888210967836080.pom", "");
        write("src/project-local-repo/mine.txt", "mine");

        assertThat(paths(update("")))
                .contains("src/project-local-repo/mine.txt")
                .noneMatch(path -> path.startsWith("target"));
    }

    @Test
    void leavesOutTheWorkspacesAndADirectoryThatHoldsNothingElse() throws IOException {
        assertThat(paths(update(""))).noneMatch(path -> path.startsWith("target"));

        write("target/app.jar", "jar");
        write("target/pixelzx-docker/other/layout/index.json", "{}");

        assertThat(paths(update("")))
                .filteredOn(path -> path.startsWith("target"))
                .containsExactly("target", "target/app.jar");
    }

    @Test
    void leavesOutWhatTheRulesSayButKeepsTheirFile() throws IOException {
        write(".dockerignore", "**\n!src\n");
        write("src/b.txt", "B");

        assertThat(paths(update("**\n!src\n"))).containsExactly(".dockerignore", "src", "src/a.txt", "src/b.txt");
    }

    @Test
    void bringsTheDirectoriesAboveWhatAnExceptionTakesBack() throws IOException {
        write("a/b/keep", "k");
        write("a/b/drop", "d");

        assertThat(paths(update("*\n!a/b/keep\n"))).containsExactly("a", "a/b", "a/b/keep");
    }

    @Test
    void leavesOutPipesAndSockets() throws Exception {
        new ProcessBuilder("mkfifo", project.resolve("pipe").toString()).start().waitFor();
        assertThat(project.resolve("pipe")).exists();

        assertThat(paths(update(""))).doesNotContain("pipe");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesAFileWhoseNameIsNoText() throws Exception {
        Process made = new ProcessBuilder("sh", "-c", "mkdir src/out && : > \"src/out/$(printf 'a\\377b').txt\"")
                .directory(project.toFile())
                .start();
        assertThat(made.waitFor()).isZero();

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> mirror().update(project, IgnoreRules.NONE));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.CONTEXT_UNREADABLE);
        assertThat(problem).hasMessageContaining("src/out/a").hasMessageContaining("LC_ALL=C.UTF-8");
        assertThat(mirror().update(project, IgnoreRules.parse("src/out/*.txt"))
                        .directory()
                        .resolve("src/out"))
                .isEmptyDirectory();
    }

    @Test
    void keepsAReplacementCharacterThatIsOne() throws IOException {
        write("\uFFFD.txt", "x");

        assertThat(mirror().update(project, IgnoreRules.NONE).directory().resolve("\uFFFD.txt"))
                .exists();
    }

    @Test
    void namesAFileItCannotRead() throws IOException {
        Files.createSymbolicLink(project.resolve("not-a-context"), Path.of("gone"));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> mirror().update(project.resolve("not-a-context"), IgnoreRules.NONE));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.CONTEXT_UNREADABLE);
        assertThat(problem).hasMessageContaining("not-a-context").hasMessageContaining(".dockerignore");
    }

    private Path update(String rules) {
        return mirror().update(project, IgnoreRules.parse(rules)).directory();
    }

    private ContextMirror mirror() {
        return new ContextMirror(workspace, "app", TIME);
    }

    /** Makes the record look as if it had been written long after the files, as it is in real life. */
    private void settle() {
        MirrorState state =
                workspace.read(ContextMirror.state("app"), MirrorState.class).orElseThrow();
        long later = state.started() + 1_000_000_000L;
        workspace.write(ContextMirror.state("app"), new MirrorState(state.version(), later, state.files()));
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Object changed(String path) throws IOException {
        return Files.getAttribute(workspace.directory().resolve("context/app").resolve(path), "unix:ctime");
    }

    private static Instant time(Path path) throws IOException {
        return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> paths(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
