package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door to buildx. {@link BuildxBinary} is the real one.
 *
 * <p>No method changes which builder the user's own {@code docker build} uses. Every method throws a
 * {@link ProblemException} if buildx is missing or lacks a {@link BuildxFeature}.
 */
public interface Buildx {

    /** The version as buildx prints it, for example {@code v0.13.1}. */
    String version();

    /** What buildx has stored of a builder; none if it does not know the builder. Asks no engine and costs no process. */
    Optional<StoredBuilder> stored(String builder);

    /** Whether buildx has the builder in its store, whatever state its container is in. */
    default boolean knows(String builder) {
        return stored(builder).isPresent();
    }

    /**
     * Looks at the store and changes it while no other process of this plugin's does; may be nested in no other such call.
     *
     * @throws ProblemException if another process keeps the store to itself for a minute
     */
    void exclusively(Runnable changes);

    /**
     * Stores a builder of the driver {@code docker-container} with one node; the node's container is the caller's.
     *
     * <p>Must not be called for a builder that is stored already: buildx then damages what it has stored, or panics.
     *
     * @param node the node's name; its container is {@code buildx_buildkit_<node>}
     * @param driverOpts for example {@code network=host}; buildx uses them if it has to make the container again
     * @param buildkitdConfig a {@code buildkitd.toml}, which buildx copies; null for none
     * @param engine the variables that send a docker program to the engine, an empty one meaning "not set"; what is
     *     stored with the builder is their {@link #endpoint}
     * @throws ProblemException if buildx refuses
     */
    void create(
            String builder,
            String node,
            List<String> driverOpts,
            @Nullable Path buildkitdConfig,
            Map<String, String> engine);

    /**
     * Stores a builder of the driver {@code remote} with one node. Must not be called for a builder that is stored already.
     *
     * @param driverOpts for example {@code cacert=/path}
     * @param endpoint where BuildKit listens
     * @throws ProblemException if buildx refuses
     */
    void createRemote(String builder, String node, List<String> driverOpts, String endpoint);

    /**
     * Stores a builder of the driver {@code kubernetes} with one node, which buildx makes when it builds. Must not be called
     * for a builder that is stored already.
     *
     * @param node the node's name; its deployment is called so, too
     * @param flags arguments for BuildKit; with none about entitlements, buildx has it grant {@code network.host}
     * @param kubeconfig files that tell of clusters, as {@code KUBECONFIG} lists them; empty for the usual one
     * @param buildkitdConfig a {@code buildkitd.toml}, which buildx copies into the cluster; null for none
     * @throws ProblemException if buildx refuses
     */
    void createKubernetes(
            String builder,
            String node,
            List<String> driverOpts,
            List<String> flags,
            String kubeconfig,
            @Nullable Path buildkitdConfig);

    /**
     * Has buildx make what a stored builder runs in, and waits until it is ready.
     *
     * @param limit the longest that may take
     * @return what buildx said if that failed, its last line first; nothing if it is ready
     */
    List<String> bootstrap(String builder, Duration limit);

    /**
     * What a cluster says of something, as JSON.
     *
     * @param kubeconfig as with {@link #createKubernetes}
     * @param path of its API, for example {@code /api/v1/namespaces/default/pods}
     * @return nothing if there is no {@code kubectl}, or the cluster does not say
     */
    Optional<String> clusterSays(String kubeconfig, String path);

    /**
     * Drops a builder from the store and removes what it runs in.
     *
     * @throws ProblemException if that cannot be removed; the entry is gone then, too
     */
    void end(String builder);

    /** Drops a builder from the store; its container and volume stay. Not stored is fine. */
    void forget(String builder, Map<String, String> engine);

    /**
     * What buildx stores for an engine: the name of a Docker context where TLS is spoken, else a value of
     * {@code DOCKER_HOST}.
     *
     * @param engine the variables that send a docker program to the engine
     */
    String endpoint(Map<String, String> engine);

    /**
     * The ID of the engine a program of Docker's own reaches; none if it reaches none, or if there is no such program.
     *
     * @param engine the variables that send a docker program to the engine
     */
    Optional<String> engineId(Map<String, String> engine);

    /**
     * Has a Dockerfile checked and nothing built.
     *
     * @param arguments what follows the word {@code build}
     * @param environment variables set on top of this process' own
     * @param engine the variables that send a docker program to the engine
     * @return JSON with {@code warnings}, or else in buildx's words why there is none; empty if this buildx cannot check
     */
    String check(List<String> arguments, Map<String, String> environment, Map<String, String> engine);

    /**
     * Runs {@code buildx build}. A failed build is a result with another exit code than 0, not an exception.
     *
     * @param arguments what follows the word {@code build}; they name the builder with {@code --builder}
     * @param environment variables set on top of this process' own
     * @param engine the variables that send a docker program to the engine
     * @param lines hears each line of the progress as it is printed, from another thread
     * @param limit the longest the build may take
     */
    BuildxRun build(
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> engine,
            Consumer<String> lines,
            Duration limit);
}
