package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * Streams an archive into an engine while it is written.
 *
 * <p>An engine answers a load it could not do with "200 OK" and says in the stream what failed, so the stream is read to
 * its end.
 */
interface ImageLoad {

    String WHAT = "The engine cannot load an image";

    /**
     * Does it.
     *
     * @return what the engine says it loaded: a reference, or an ID where the archive names none
     */
    String load(TarWriter writer);

    /** What a line of the answer names as loaded, if it is such a line. */
    static Optional<String> named(String line) {
        return line.startsWith("Loaded image")
                ? Optional.of(line.substring(line.indexOf(": ") + 2).strip())
                : Optional.empty();
    }

    /** What the engine named last. */
    static String last(List<String> loaded, Refusals refusals) {
        if (loaded.isEmpty()) {
            throw refusals.refused(WHAT, "it reports no failure and names no loaded image");
        }
        return loaded.get(loaded.size() - 1);
    }

    /** The problem of an archive whose content cannot be read. */
    static ProblemException unreadable(Exception failure) {
        return Problem.environment(
                        HelpTopic.LAYOUT_DAMAGED,
                        "Cannot hand an image to the engine",
                        "its content cannot be read: " + Refusals.rootMessage(failure),
                        "mvn clean verify   (builds the image again)")
                .asException(failure);
    }
}
