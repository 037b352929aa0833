package io.github.pixelzx.docker.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed with a tree, and what is not. */
class FileTreeTest {

    @TempDir
    private Path place;

    @Test
    void removesEverythingInIt() throws IOException {
        Path tree = Files.createDirectories(place.resolve("tree"));
        Files.writeString(Files.createDirectories(tree.resolve("a/b")).resolve("file"), "x");
        Files.writeString(tree.resolve("other"), "y");

        new FileTree(tree).delete();

        assertThat(tree).doesNotExist();
    }

    @Test
    void leavesWhatLinksInItLeadTo() throws IOException {
        Path outside = Files.createDirectories(place.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Path tree = Files.createDirectories(place.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), outside);

        new FileTree(tree).delete();

        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("kept")).hasContent("x");
    }

    @Test
    void removesALinkAndNotWhatItLeadsTo() throws IOException {
        Path outside = Files.createDirectories(place.resolve("outside"));
        Path link = Files.createSymbolicLink(place.resolve("link"), outside);

        new FileTree(link).delete();

        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(outside).isDirectory();
    }

    @Test
    void findsNothingToDoWhereThereIsNone() throws IOException {
        new FileTree(place.resolve("none")).delete();

        assertThat(place.resolve("none")).doesNotExist();
    }
}
