package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Containers nobody waits for, such as a builder's: each step of their lives by itself.
 *
 * @param client made when a step needs it
 * @param images those that were loaded
 * @param address how the engine is reached, and with it what its containers serve
 */
record EngineContainers(
        EngineClient client, EngineQuestions questions, Refusals refusals, LoadedImages images, EngineAddress address) {

    String create(ContainerSpec spec) {
        return refusals.asked(
                "The engine cannot create a container of " + spec.image(),
                () -> new ContainerCreation(docker(), images, address).create(spec));
    }

    void putArchive(String container, String directory, byte[] tar) {
        refusals.asked(
                "The engine cannot copy files into " + container,
                () -> docker().copyArchiveToContainerCmd(container)
                        .withTarInputStream(new ByteArrayInputStream(tar))
                        .withRemotePath(directory)
                        .exec());
    }

    boolean rename(String id, String name) {
        return refusals.asked("The engine cannot name a container " + name, () -> {
            try {
                docker().renameContainerCmd(id).withName(name).exec();
                return true;
            } catch (ConflictException e) {
                return false;
            }
        });
    }

    void start(String nameOrId) {
        refusals.asked("The engine cannot start " + nameOrId, () -> {
            try {
                docker().startContainerCmd(nameOrId).exec();
                return true;
            } catch (NotModifiedException e) {
                return false;
            }
        });
    }

    void unpause(String nameOrId) {
        refusals.asked("The engine cannot unpause " + nameOrId, () -> {
            try {
                docker().unpauseContainerCmd(nameOrId).exec();
                return true;
            } catch (DockerException e) {
                // Engines differ in how they refuse what is not paused.
                if (questions
                        .container(nameOrId)
                        .filter(state -> state.status() != ContainerState.Status.PAUSED)
                        .isPresent()) {
                    return false;
                }
                throw e;
            }
        });
    }

    void remove(String nameOrId) {
        refusals.asked("The engine cannot remove " + nameOrId, () -> {
            ContainerRun.remove(docker(), nameOrId);
            return true;
        });
    }

    /** The last lines of its output, then those of its errors. */
    List<String> logs(String nameOrId, int lines) {
        String what = "The engine cannot show the log of " + nameOrId;
        try (OutputStreams output = new OutputStreams()) {
            docker().logContainerCmd(nameOrId)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(lines)
                    .exec(output);
            output.awaitEnded();
            return Stream.of(output.stdout(), output.stderr())
                    .flatMap(String::lines)
                    .toList();
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem(what, e);
        }
    }

    List<List<String>> programs(String container) {
        return refusals.asked(
                "The engine does not tell what runs in " + container,
                () -> new ClientExec(docker()).running(container));
    }

    private DockerClient docker() {
        return client.docker();
    }
}
