package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.builder.BuilderCondition.State;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A BuildKit that runs somewhere and is nobody's to start: it is asked whether it answers, and buildx is told of it.
 *
 * @param builder the builder's name as buildx stores it, in lower case
 */
record RemoteBuilder(Buildx buildx, String builder, BuilderSpec.Remote remote) {

    /** What buildx calls a BuildKit that runs already. */
    static final String DRIVER = BuilderSpec.Driver.REMOTE.buildxName();

    /** Longer than any network that could carry a build needs for a greeting. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final String SUFFIX = "-remote";

    /** Whether an entry of buildx's was made here: no node that buildx names itself is called like this. */
    static boolean wasMadeHere(StoredBuilder stored) {
        return stored.hasOnly(DRIVER, stored.name() + SUFFIX);
    }

    /**
     * Makes sure that it answers and that buildx knows it.
     *
     * @throws ProblemException if a file for TLS cannot be used, nobody answers ({@link HelpTopic#REMOTE_BUILDER}), or
     *     buildx has somebody else's builder of this name ({@link HelpTopic#BUILDER_FOREIGN})
     */
    Builder ensure() {
        obstacle().ifPresent(why -> {
            throw problem(why).asException();
        });
        if (buildx.stored(builder).filter(this::isAsWished).isEmpty()) {
            buildx.exclusively(this::store);
        }
        return new Builder(
                builder, List.of(node()), "BuildKit at " + remote.endpoint() + ", driver " + DRIVER, Map.of());
    }

    /** How it is; nothing is stored. */
    BuilderCondition inspect() {
        return obstacle()
                .map(why -> new BuilderCondition(State.UNUSABLE, "", "", remote.endpoint() + ": " + why))
                .orElseGet(() -> new BuilderCondition(State.READY, "", "", "BuildKit answers at " + remote.endpoint()));
    }

    /** Lets buildx forget it, what runs there is somebody else's; false if buildx has none that was made here. */
    boolean remove() {
        boolean ours = buildx.stored(builder).filter(RemoteBuilder::wasMadeHere).isPresent();
        if (ours) {
            buildx.exclusively(() -> buildx.forget(builder, Map.of()));
        }
        return ours;
    }

    private Optional<String> obstacle() {
        return new RemoteFiles(remote).mistake().or(() -> new RemoteProbe(remote, LIMIT).failure());
    }

    private void store() {
        Optional<StoredBuilder> stored = buildx.stored(builder);
        if (stored.filter(this::isAsWished).isPresent()) {
            // Another process was faster.
            return;
        }
        if (stored.isPresent()) {
            boolean ours = wasMadeHere(stored.get()) || BuilderNode.of(builder).wasMadeHere(stored.get());
            if (!ours) {
                throw Problem.environment(
                                HelpTopic.BUILDER_FOREIGN,
                                "buildx has another builder '" + builder + "'",
                                "it has the driver " + stored.get().driver() + " and was not made by this plugin",
                                "docker buildx rm " + builder + "   (if nobody needs it)",
                                "-Dpixelzx.builder=<another name> (<builder><name>)")
                        .asException();
            }
            buildx.forget(builder, Map.of());
        }
        buildx.createRemote(
                builder,
                node(),
                driverOpts().entrySet().stream()
                        .map(option -> option.getKey() + '=' + option.getValue())
                        .toList(),
                remote.endpoint());
    }

    private boolean isAsWished(StoredBuilder stored) {
        return wasMadeHere(stored)
                && stored.nodes().get(0).endpoint().equals(remote.endpoint())
                && stored.nodes().get(0).driverOpts().equals(driverOpts());
    }

    private String node() {
        return builder + SUFFIX;
    }

    private Map<String, String> driverOpts() {
        Map<String, String> options = new TreeMap<>();
        Optional.ofNullable(remote.cacert()).ifPresent(file -> options.put("cacert", file.toString()));
        Optional.ofNullable(remote.cert()).ifPresent(file -> options.put("cert", file.toString()));
        Optional.ofNullable(remote.key()).ifPresent(file -> options.put("key", file.toString()));
        Optional.ofNullable(remote.servername()).ifPresent(name -> options.put("servername", name));
        return options;
    }

    private Problem problem(String why) {
        return Problem.environment(
                HelpTopic.REMOTE_BUILDER,
                "No build can be sent to the BuildKit at " + remote.endpoint(),
                why,
                "buildkitd --addr " + remote.endpoint()
                        + "   (on that machine; is it running, and reachable from here?)",
                "-Dpixelzx.builder.endpoint=<its address> (<builder><endpoint>); for TLS also <cacert>, <cert>, <key> and"
                        + " <servername>",
                "-Dpixelzx.builder.driver=docker-container (<builder><driver>), to build on this machine's engine");
    }
}
