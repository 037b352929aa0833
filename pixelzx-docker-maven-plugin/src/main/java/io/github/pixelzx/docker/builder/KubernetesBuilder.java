package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.builder.BuilderCondition.State;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.KubernetesOption;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A BuildKit in pods of a cluster: buildx makes and finds them, and is told here what to make, once the cluster answers.
 *
 * @param builder the builder's name as buildx stores it, in lower case
 */
record KubernetesBuilder(Buildx buildx, String builder, BuilderSpec.Kubernetes cluster, Kubeconfig kubeconfig) {

    private static final String DRIVER = BuilderSpec.Driver.KUBERNETES.buildxName();
    private static final String SUFFIX = "-pods";

    static KubernetesBuilder of(Buildx buildx, String builder, BuilderSpec.Kubernetes cluster) {
        Path home = Path.of(System.getProperty("user.home", ""));
        return new KubernetesBuilder(buildx, builder, cluster, new Kubeconfig(cluster, System.getenv(), home));
    }

    /** Whether an entry of buildx's was made here. */
    static boolean wasMadeHere(StoredBuilder stored) {
        return stored.driver().equals(DRIVER)
                && stored.nodes().size() == 1
                && stored.nodes().get(0).name().equals(stored.name() + SUFFIX);
    }

    /**
     * Makes sure that the cluster answers and that buildx knows what to make there.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if it does not, or buildx does not know a driver-opt
     *     ({@link HelpTopic#KUBERNETES}), or if buildx has somebody else's builder of this name
     */
    Builder ensure() {
        obstacle().ifPresent(why -> {
            throw problem(why).asException();
        });
        String files = kubeconfig.list(directory());
        if (buildx.stored(builder).filter(stored -> isAsWished(stored, files)).isEmpty()) {
            buildx.exclusively(() -> store(files));
        }
        String namespace = cluster.options().getOrDefault("namespace", "the context's namespace");
        return new Builder(
                builder,
                List.of(builder + SUFFIX),
                "deployment " + builder + SUFFIX + " in " + namespace + ", driver " + DRIVER,
                Map.of());
    }

    /** How it is; nothing is stored. */
    BuilderCondition inspect() {
        return obstacle()
                .map(why -> new BuilderCondition(State.UNUSABLE, "", "", why))
                .orElseGet(() -> new BuilderCondition(
                        State.IDLE, "", "", "the cluster answers; pods are made by the first build"));
    }

    /** Removes the pods and what buildx has stored. */
    void remove() {
        if (buildx.stored(builder).filter(KubernetesBuilder::wasMadeHere).isPresent()) {
            buildx.exclusively(() -> buildx.end(builder));
        }
    }

    private Optional<String> obstacle() {
        String version = buildx.version();
        return cluster.options().keySet().stream()
                .flatMap(name -> KubernetesOption.obstacle(name, version).stream())
                .findFirst()
                .or(kubeconfig::obstacle);
    }

    private void store(String files) {
        Optional<StoredBuilder> stored = buildx.stored(builder);
        if (stored.filter(each -> isAsWished(each, files)).isPresent()) {
            // Another process was faster.
            return;
        }
        if (stored.isPresent()) {
            if (!wasMadeHere(stored.get())) {
                throw Problem.environment(
                                HelpTopic.BUILDER_FOREIGN,
                                "buildx has another builder '" + builder + "'",
                                "it has the driver " + stored.get().driver()
                                        + " and was not made for a cluster by this plugin",
                                "docker buildx rm " + builder + "   (if nobody needs it)",
                                "-Dpixelzx.builder=<another name> (<builder><name>)")
                        .asException();
            }
            // Other settings mean other pods: buildx takes a deployment that is there for the right one.
            buildx.end(builder);
        }
        buildx.createKubernetes(
                builder,
                builder + SUFFIX,
                cluster.options().entrySet().stream()
                        .map(option -> option.getKey() + '=' + option.getValue())
                        .toList(),
                files);
    }

    private boolean isAsWished(StoredBuilder stored, String files) {
        return wasMadeHere(stored)
                && stored.nodes().get(0).driverOpts().equals(cluster.options())
                && URLDecoder.decode(stored.nodes().get(0).endpoint(), StandardCharsets.UTF_8)
                        .endsWith("kubeconfig=" + files);
    }

    private Path directory() {
        return kubeconfig.home().resolve(".cache").resolve("pixelzx-docker").resolve("kubernetes");
    }

    static Problem problem(String why) {
        return Problem.environment(
                HelpTopic.KUBERNETES,
                "No build can be sent to the cluster",
                why,
                "kubectl cluster-info   (does it answer, and which one is it?)",
                "-Dpixelzx.builder.kubeconfig=<file> (<builder><kubeconfig>), -Dpixelzx.builder.kubeContext=<context>"
                        + " (<builder><kubeContext>)",
                "-Dpixelzx.builder.driver=docker-container (<builder><driver>), to build on this machine's engine");
    }
}
