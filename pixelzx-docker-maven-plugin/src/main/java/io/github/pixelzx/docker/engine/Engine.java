package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door to a container engine: the few calls of the Docker Engine API that are needed.
 *
 * <p>Every method throws a {@link ProblemException} with the engine's own words where the engine refuses, where it stops
 * answering, and where the calling thread is interrupted. Safe for use by several threads. {@link EngineFinder} opens
 * the real one.
 */
public interface Engine extends AutoCloseable {

    /** What the engine says of itself; asked once and remembered. */
    EngineDescription describe();

    /** The time by the engine's clock, which was compared with this machine's when the engine was {@link #describe}d. */
    Instant now();

    /** What the engine says of itself at this moment; asked anew each time. */
    EngineHealth health();

    /** When the engine was started: since then it has its default network. None where it has no such network. */
    Optional<Instant> startedAt();

    /** What the engine holds under a name, digest or ID. */
    Optional<ImageState> inspectImage(String reference);

    /**
     * Pulls an image, {@code latest} where the reference names neither tag nor digest.
     *
     * @param progress hears the engine's own lines; called on another thread
     */
    void pullImage(String reference, Consumer<String> progress);

    /**
     * Pulls an image by its digest and gives it a name instead, by which it can be removed. What the engine held by this
     * digest before, it keeps.
     *
     * @param reference with a digest
     * @param name with a tag
     * @param login null to ask anonymously
     * @throws ProblemException if the registry or the engine refuses
     */
    void pullImageAs(String reference, String name, @Nullable RegistryLogin login);

    /**
     * Loads a {@code docker load} archive, streamed.
     *
     * <p>Where this fails, an engine may keep a broken image under the archive's name: the caller removes that name.
     *
     * @return what the engine says it loaded: a reference, or an ID where the archive names none
     */
    String loadImage(TarWriter writer);

    /**
     * Removes a name, and the image when it was its last one. An absent name is fine. Works on an interrupted thread, too,
     * and leaves it interrupted.
     */
    void removeImage(String reference);

    Optional<ContainerState> inspectContainer(String nameOrId);

    /**
     * Creates a container without starting it.
     *
     * @return its ID
     * @throws NameTakenException if another container has the name
     */
    String createContainer(ContainerSpec spec);

    /** Unpacks a tar archive into a directory of a container, which need not run. */
    void putArchive(String container, String directory, byte[] tar);

    /** Renames a container; false if another one has the name. */
    boolean renameContainer(String id, String name);

    /** Starts a container; one that runs already is fine. */
    void startContainer(String nameOrId);

    /** Lets a paused container go on; one that is not paused is fine. */
    void unpauseContainer(String nameOrId);

    /**
     * Ends and removes a container with its unnamed volumes; an absent one is fine. Works on an interrupted thread, too,
     * and leaves it interrupted: removing is what an interrupted caller does last.
     */
    void removeContainer(String nameOrId);

    /** The last lines a container has printed to either stream. */
    List<String> logs(String nameOrId, int lines);

    /** The programs that were started in a container by {@link #exec} or the like, by anybody, and still run, with their arguments. */
    List<List<String>> programs(String container);

    /** Runs a program in a running container. */
    ExecResult exec(String container, List<String> argv, Duration limit);

    /**
     * Creates a container, attaches to it and starts it; what it uses is measured.
     *
     * @return the container, also where it could not be started; whoever gets it closes it
     */
    RunningContainer start(ContainerSpec spec);

    /** Makes an image of a container's files, under a name with a tag. */
    void commitContainer(String container, String reference);

    /**
     * Reads a file or directory of a container, which need not run, as a tar archive whose first entry it is. A
     * symbolic link at the end of the path is not followed.
     *
     * @return false if there is no such path
     */
    boolean readArchive(String container, String path, TarReader reader);

    /**
     * Creates a network of its own, from which nothing outside is reached, although ports can be published from it.
     */
    void createNetwork(String name, Map<String, String> labels);

    /** Removes a network; an absent one is fine. */
    void removeNetwork(String nameOrId);

    /** Creates a volume. */
    void createVolume(String name, Map<String, String> labels);

    /** What has a label, whatever its value: IDs (names of volumes) to values. */
    Map<String, String> labelled(Labelled kind, String label);

    /** The names of images that match a pattern such as {@code acme/*}, in the engine's short form. */
    List<String> imageNames(String pattern);

    /**
     * Creates a container, attaches to it, starts it, waits until it exits or the limit is over, and removes it.
     *
     * <p>Nothing is left behind, also where the thread is interrupted or the JVM ends meanwhile.
     *
     * @param limit counted from the start of the container
     */
    ContainerOutcome runContainer(ContainerSpec spec, Duration limit);

    /** The IDs of all containers, running or not, with this label. */
    List<String> containersWithLabel(String label, String value);

    /**
     * Removes a volume and what it holds. An absent one is fine; one that a container has is refused.
     */
    void removeVolume(String name);

    /** The names of all volumes. */
    List<String> volumeNames();

    @Override
    void close();
}
