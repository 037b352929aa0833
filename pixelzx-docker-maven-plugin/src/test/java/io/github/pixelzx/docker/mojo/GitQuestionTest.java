package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.git.GitState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitQuestionTest {

    @TempDir
    Path directory;

    @Test
    void isAskedOnceHoweverOftenItIsAnswered() {
        try (GitQuestion git = new GitQuestion(directory, System.getenv())) {
            git.ask();
            GitState first = git.answer();

            assertThat(first.present()).isFalse();
            assertThat(git.answer()).isSameAs(first);
        }
    }
}
