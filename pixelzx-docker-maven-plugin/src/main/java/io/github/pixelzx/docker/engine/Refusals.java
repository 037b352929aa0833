package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns what docker-java throws into problems that carry the engine's own words.
 *
 * @param host the engine's address, for people
 */
record Refusals(String host) {

    /** Asks the engine for something. */
    <T> T asked(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (ProblemException | NameTakenException e) {
            throw e;
        } catch (RuntimeException e) {
            throw problem(what, e);
        }
    }

    /** Asks the engine for something that may be absent. */
    <T> Optional<T> found(String what, Supplier<T> call) {
        return asked(what, () -> {
            try {
                return Optional.of(call.get());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** The problem a failure of docker-java stands for. */
    ProblemException problem(String what, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return interrupted(what, failure);
        }
        if (failure instanceof DockerException refusal) {
            return refused(what, words(refusal));
        }
        return Problem.environment(
                        HelpTopic.NO_ENGINE,
                        what,
                        "the engine at " + host + " stopped answering: " + rootMessage(failure),
                        "docker version   (does it answer again?)",
                        "sudo systemctl restart docker   (or restart Docker Desktop)")
                .asException(failure);
    }

    /** The problem of an engine that answers, but not as wished. */
    ProblemException refused(String what, String words) {
        return Problem.environment(
                        HelpTopic.ENGINE_REFUSED,
                        what,
                        words,
                        "docker version   (is the engine at " + host + " the one you mean?)",
                        "journalctl -u docker --since -5min   (what the engine says about it)")
                .asException();
    }

    private static ProblemException interrupted(String what, Throwable cause) {
        Thread.currentThread().interrupt();
        return Problem.environment(
                        HelpTopic.INTERRUPTED,
                        what,
                        "Maven was interrupted; what the engine was doing for it has been ended",
                        "run the same command again: nothing half done is taken for complete")
                .asException(cause);
    }

    /** The {@code message} of an engine's answer; docker-java's text has the whole answer. */
    static String words(DockerException refusal) {
        String text = String.valueOf(refusal.getMessage());
        int json = text.indexOf('{');
        if (json < 0) {
            return text.strip();
        }
        try {
            String message = JsonTree.read(text.substring(json).getBytes(StandardCharsets.UTF_8))
                    .path("message")
                    .text("");
            return message.isBlank() ? text.strip() : message.strip();
        } catch (IOException e) {
            return text.strip();
        }
    }

    /** What the innermost cause says: docker-java wraps an IOException several times. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : message.strip();
    }
}
