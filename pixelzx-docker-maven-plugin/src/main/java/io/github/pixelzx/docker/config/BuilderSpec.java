package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The buildx builder that builds.
 *
 * @param name for example {@code pixelzx-builder}; the driver {@code docker} has no use for it
 * @param keepState whether its cache stays when it is removed
 * @param remote where BuildKit is, with the driver {@code remote}; null with any other
 * @param kubernetes the cluster BuildKit runs in, with the driver {@code kubernetes}; null with any other
 * @param nodes the places it builds at, each platform at one of them; none where it is one place itself
 */
public record BuilderSpec(
        String name,
        Driver driver,
        Container container,
        Buildkit buildkit,
        boolean keepState,
        @Nullable Remote remote,
        @Nullable Kubernetes kubernetes,
        List<NodeSpec> nodes) {

    public BuilderSpec {
        nodes = List.copyOf(nodes);
    }

    /** A builder in a container, or the engine's own. */
    public BuilderSpec(String name, Driver driver, Container container, Buildkit buildkit, boolean keepState) {
        this(name, driver, container, buildkit, keepState, null, null, List.of());
    }

    /** How buildx reaches BuildKit. */
    public enum Driver {
        /** In a container of its own, which is made here. */
        DOCKER_CONTAINER("docker-container"),
        /** The one inside the engine; nothing is made and nothing is configured. */
        DOCKER("docker"),
        /** One that runs somewhere and listens; nothing is made and nothing is configured. */
        REMOTE("remote"),
        /** In pods of a Kubernetes cluster, which buildx makes. */
        KUBERNETES("kubernetes");

        private final String buildxName;

        Driver(String buildxName) {
            this.buildxName = buildxName;
        }

        /** The name buildx has for it. */
        public String buildxName() {
            return buildxName;
        }
    }

    /**
     * Where a BuildKit listens, and how TLS is spoken to it.
     *
     * @param endpoint {@code unix:///path} or {@code tcp://host:port}
     * @param cacert certificates of the authorities that may vouch for it, an absolute path; null for the machine's own
     * @param cert the certificate to show, an absolute path; null for none
     * @param key the key of that certificate, an absolute path
     * @param servername the name its certificate has; null for the endpoint's host
     */
    public record Remote(
            String endpoint,
            @Nullable Path cacert,
            @Nullable Path cert,
            @Nullable Path key,
            @Nullable String servername) {

        /** A BuildKit that is spoken to without TLS. */
        public static Remote of(String endpoint) {
            return new Remote(endpoint, null, null, null, null);
        }

        /** Whether TLS is spoken: buildx does so as soon as any of its files is named. */
        public boolean tls() {
            return cacert != null || cert != null;
        }
    }

    /**
     * A cluster, and what buildx is to make there.
     *
     * @param kubeconfig the file that tells of clusters, an absolute path; null for {@code KUBECONFIG} or the usual one
     * @param context one of its contexts; null for its current one
     * @param options buildx's driver-opts
     */
    public record Kubernetes(
            @Nullable Path kubeconfig, @Nullable String context, Map<String, String> options) {

        public Kubernetes {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }

    /**
     * The container BuildKit runs in.
     *
     * @param image for example {@code moby/buildkit:buildx-stable-1}
     * @param network for example {@code host}; null for the one that reaches every registry
     * @param memoryBytes the most it may use; 0 for no limit
     * @param nanoCpus the processor time it may use, in billionths of a processor; 0 for no limit
     * @param restartPolicy for example {@code unless-stopped}
     * @param labels labels on top of the plugin's own
     * @param entitlements what BuildKit may grant to builds, for example {@code network.host}
     * @param environment variables for BuildKit, on top of the engine's proxies
     */
    public record Container(
            String image,
            @Nullable String network,
            long memoryBytes,
            long nanoCpus,
            String restartPolicy,
            Map<String, String> labels,
            List<String> entitlements,
            Map<String, String> environment) {

        public Container {
            environment = Collections.unmodifiableMap(new TreeMap<>(environment));
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
            entitlements = List.copyOf(new TreeSet<>(entitlements));
        }

        /** A container whose BuildKit grants no more than it does by default. */
        public Container(
                String image,
                @Nullable String network,
                long memoryBytes,
                long nanoCpus,
                String restartPolicy,
                Map<String, String> labels) {
            this(
                    image,
                    network,
                    memoryBytes,
                    nanoCpus,
                    restartPolicy,
                    labels,
                    List.of(ParameterRow.BUILDER_ENTITLEMENTS.defaultValue()),
                    Map.of());
        }

        /** The same with variables for BuildKit. */
        public Container withEnvironment(Map<String, String> variables) {
            return new Container(image, network, memoryBytes, nanoCpus, restartPolicy, labels, entitlements, variables);
        }

        /** A container as it is where nothing else is asked for. */
        public static Container of(String image) {
            return new Container(image, null, 0, 0, ParameterRow.BUILDER_RESTART_POLICY.defaultValue(), Map.of());
        }
    }

    /**
     * BuildKit's own configuration.
     *
     * @param keepStorage how much cache the garbage collection leaves, with a unit; null for the default, which a
     *     {@code buildkitd.toml} of the user's may change
     * @param config a {@code buildkitd.toml} of the user's; null for none
     * @param insecureRegistries hosts (with port) that are reached by plain HTTP
     * @param certificates host (with port) to a file with the certificates of the authorities it may be signed by
     */
    public record Buildkit(
            @Nullable String keepStorage,
            @Nullable Path config,
            List<String> insecureRegistries,
            Map<String, Path> certificates) {

        /** What is set where nothing is asked for. */
        public static final Buildkit DEFAULT = new Buildkit(null, null, List.of(), Map.of());

        public Buildkit {
            insecureRegistries = List.copyOf(insecureRegistries);
            certificates = Collections.unmodifiableMap(new TreeMap<>(certificates));
        }
    }

    /** Where it builds: at its nodes, or at the one place it is itself. */
    public List<NodeSpec> places() {
        return nodes.isEmpty() ? List.of(NodeSpec.only(this)) : nodes;
    }

    /** The same builder, whose BuildKit is there. */
    BuilderSpec reaching(@Nullable Remote there) {
        return new BuilderSpec(name, driver, container, buildkit, keepState, there, null, List.of());
    }

    /** The same builder, whose BuildKit has these variables. */
    BuilderSpec withEnvironment(Map<String, String> variables) {
        return new BuilderSpec(
                name, driver, container.withEnvironment(variables), buildkit, keepState, remote, kubernetes, nodes);
    }

    /** The same builder, whose BuildKit is in a cluster. */
    public BuilderSpec in(@Nullable Kubernetes cluster) {
        return new BuilderSpec(name, driver, container, buildkit, keepState, remote, cluster, List.of());
    }

    /** The same builder, at these places. */
    public BuilderSpec at(List<NodeSpec> places) {
        return new BuilderSpec(name, driver, container, buildkit, keepState, remote, kubernetes, places);
    }

    /** One of the same configuration under another name, in a container of its own, whose cache goes with it. */
    public BuilderSpec fresh(String otherName) {
        return new BuilderSpec(otherName, Driver.DOCKER_CONTAINER, container, buildkit, false);
    }

    /** A builder as it is where nothing else is asked for. */
    public static BuilderSpec of(String name, String image) {
        return new BuilderSpec(name, Driver.DOCKER_CONTAINER, Container.of(image), Buildkit.DEFAULT, false);
    }

    /** A builder whose BuildKit runs somewhere. */
    public static BuilderSpec remote(String name, Remote remote) {
        BuilderSpec spec = of(name, ParameterRow.BUILDER_IMAGE.defaultValue());
        return new BuilderSpec(name, Driver.REMOTE, spec.container(), spec.buildkit(), false, remote, null, List.of());
    }
}
