package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.builder.BuilderCondition.State;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.KubernetesOption;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A BuildKit in pods of a cluster: buildx makes and finds them, and is told here what to make, once the cluster answers.
 *
 * @param builder the builder's name as buildx stores it, in lower case
 * @param toml BuildKit's own configuration; none for its defaults
 * @param flags what BuildKit is told by arguments; whatever they say is in the configuration, too
 */
record KubernetesBuilder(
        Buildx buildx,
        String builder,
        BuilderSpec.Kubernetes cluster,
        Kubeconfig kubeconfig,
        Optional<String> toml,
        List<String> flags) {

    private static final String DRIVER = BuilderSpec.Driver.KUBERNETES.buildxName();
    private static final String SUFFIX = "-pods";
    private static final String ANNOTATION = "pixelzx.github.io/buildkitd-config";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** What a builder's configuration asks for. */
    static KubernetesBuilder of(
            Buildx buildx, BuilderSpec spec, Kubeconfig kubeconfig, RegistryCertificates certificates) {
        return new KubernetesBuilder(
                buildx,
                BuilderNode.of(spec.name()).builder(),
                kubeconfig.cluster(),
                kubeconfig,
                BuildkitConfig.ofCluster(spec, certificates),
                // buildx would add one of its own to a configuration without network.host, and arguments win.
                BuildkitConfig.wishedEntitlements(spec).stream()
                        .map(BuildkitConfig::granting)
                        .toList());
    }

    /** Whether an entry of buildx's was made here. */
    static boolean wasMadeHere(StoredBuilder stored) {
        return stored.hasOnly(DRIVER, stored.name() + SUFFIX);
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
        new ClusterPods(buildx, builder, builder + SUFFIX, files, namespace()).await();
        return new Builder(
                builder,
                List.of(builder + SUFFIX),
                "deployment " + builder + SUFFIX + " in " + namespace() + ", driver " + DRIVER,
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
        List<String> options = options().entrySet().stream()
                .map(option -> option.getKey() + '=' + option.getValue())
                .toList();
        if (toml.isEmpty()) {
            buildx.createKubernetes(builder, builder + SUFFIX, options, flags, files, null);
        } else {
            ConfigFile.holding(
                    toml.get(),
                    file -> buildx.createKubernetes(builder, builder + SUFFIX, options, flags, files, file));
        }
    }

    /** The user's, and an annotation by which pods of another configuration are told from those that are wanted. */
    private Map<String, String> options() {
        Map<String, String> options = new TreeMap<>(cluster.options());
        toml.ifPresent(text -> options.merge(
                "annotations",
                ANNOTATION + '=' + hash(text),
                (users, ours) -> users.isBlank() ? ours : users + ',' + ours));
        return options;
    }

    /** Of the files that it names as well: a certificate may be renewed under its old name. */
    static String hash(String toml) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(toml.getBytes(StandardCharsets.UTF_8));
        QUOTED.matcher(toml)
                .results()
                .flatMap(quoted -> file(quoted.group(1)).stream())
                .forEach(file -> all.writeBytes(content(file)));
        return Digest.of(all.toByteArray()).hex().substring(0, 16);
    }

    /** The file that is named, if one is; a registry's {@code host:5000} is no path at all on some systems. */
    private static Optional<Path> file(String quoted) {
        try {
            return Optional.of(Path.of(quoted)).filter(path -> path.isAbsolute() && Files.isRegularFile(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A certificate need not be text. */
    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Problem.project(
                            HelpTopic.BUILDKIT_CONFIG,
                            "A file that BuildKit's configuration names cannot be read",
                            file + ": " + e.getMessage(),
                            "chmod a+r " + file)
                    .asException(e);
        }
    }

    private String namespace() {
        return cluster.options().getOrDefault("namespace", kubeconfig.namespace());
    }

    private boolean isAsWished(StoredBuilder stored, String files) {
        return wasMadeHere(stored)
                && stored.nodes().get(0).driverOpts().equals(options())
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
