package io.github.pixelzx.docker.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The {@code docker compose} of this machine. */
public final class ComposeProgram {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Processes processes;
    private final Supplier<Optional<List<String>>> found;
    private final Map<String, String> engine;
    private final Path directory;

    /**
     * @param found the program with its first arguments, for example {@code /usr/libexec/docker/cli-plugins/docker-compose}
     *     or {@code docker compose}; looked for when it is first needed
     * @param engine the variables with which it reaches the engine
     * @param directory where it runs: it looks for its files from there
     */
    public ComposeProgram(
            Processes processes, Supplier<Optional<List<String>>> found, Map<String, String> engine, Path directory) {
        this.processes = processes;
        this.found = found;
        this.engine = Map.copyOf(engine);
        this.directory = directory;
    }

    /**
     * Runs one command.
     *
     * @param environment variables on top of the engine's; an empty value removes one
     * @throws ProblemException if there is no Compose, or it runs longer than its limit
     */
    ProcessResult run(List<String> arguments, Map<String, String> environment, Duration limit) {
        return processes.run(command(arguments, environment, limit));
    }

    /** Runs a command that is needed even while the JVM ends: it takes the application down, or tells its last words. */
    ProcessResult runAtTheEnd(List<String> arguments, Map<String, String> environment, Duration limit) {
        return processes.run(command(arguments, environment, limit).whichTidiesUp());
    }

    /** Saves what a command prints in a file, even while the JVM ends. */
    void saveAtTheEnd(List<String> arguments, Map<String, String> environment, Duration limit, Path file) {
        processes.run(command(arguments, environment, limit).whichTidiesUp().into(file));
    }

    private Command command(List<String> arguments, Map<String, String> environment, Duration limit) {
        List<String> argv = new ArrayList<>(found.get()
                .orElseThrow(() -> Problem.environment(
                                HelpTopic.COMPOSE_MISSING,
                                "docker compose is not installed",
                                "there is no docker-compose among the plugins of Docker's command line, none on the PATH,"
                                        + " and no docker",
                                "sudo apt-get install docker-compose   (docker-compose-plugin in Docker's own"
                                        + " repository)")
                        .asException()));
        argv.addAll(arguments);
        return Command.of(argv)
                .withEnvironment(Map.of("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", "", "DOCKER_CONTEXT", ""))
                .withEnvironment(engine)
                .withEnvironment(environment)
                .in(directory)
                .within(limit);
    }

    /** Reads a document, an array of documents, or one document a line: versions of Compose differ. */
    static List<JsonNode> documents(String output) {
        List<JsonNode> documents = new ArrayList<>();
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(output)) {
            while (values.hasNext()) {
                JsonNode node = values.next();
                if (node.isArray()) {
                    node.forEach(documents::add);
                } else {
                    documents.add(node);
                }
            }
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        return documents;
    }

    private static RuntimeException unreadable(Exception e) {
        return Problem.environment(
                        HelpTopic.COMPOSE_FAILED,
                        "docker compose answered something that is not JSON",
                        String.valueOf(e.getMessage()),
                        "docker compose version   (2.0 or newer is needed)")
                .asException(e);
    }
}
