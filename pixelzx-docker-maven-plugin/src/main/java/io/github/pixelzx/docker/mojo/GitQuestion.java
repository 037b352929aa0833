package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.git.GitRepository;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What Git knows of the module, asked when it is needed, or before that, while the configuration is read. */
final class GitQuestion implements AutoCloseable {

    private final Path directory;
    private final Map<String, String> environment;
    private final Questions questions = new Questions("Asking Git", 1);
    private @Nullable Future<GitState> answer;

    /**
     * A question not yet asked.
     *
     * @param directory the module's
     * @param environment the variables of whoever called Maven
     */
    GitQuestion(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** Begins to ask, and does not wait. */
    void ask() {
        var unused = begun();
    }

    private synchronized Future<GitState> begun() {
        if (answer == null) {
            answer = questions.ask(() -> GitRepository.read(directory, environment, new SystemProcesses(environment)));
        }
        return answer;
    }

    /** What Git says; waits for it. */
    GitState answer() {
        return questions.answer(begun());
    }

    /** Ends the programs that nobody waits for. */
    @Override
    public void close() {
        questions.close();
    }
}
