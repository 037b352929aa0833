package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec.Kubernetes;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The files that tell of clusters, as {@code kubectl} reads them.
 *
 * @param cluster what was configured
 * @param environment variables of whoever called Maven
 * @param home the user's home directory
 */
record Kubeconfig(Kubernetes cluster, Map<String, String> environment, Path home) {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int HTTPS = 443;
    private static final String DEFAULT_NAMESPACE = "default";
    private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");

    /** What this user's programs know of a cluster. */
    static Kubeconfig of(Kubernetes cluster) {
        return new Kubeconfig(cluster, System.getenv(), Path.of(System.getProperty("user.home", "")));
    }

    /** Why no cluster can be used, as a sentence without a full stop; none if one answers. */
    Optional<String> obstacle() {
        if (files().stream().noneMatch(Files::isReadable)) {
            return Optional.of("there is no kubeconfig: " + files());
        }
        try {
            return obstacle(documents());
        } catch (IOException | YAMLException e) {
            return Optional.of(files() + " cannot be read: " + e.getMessage());
        }
    }

    /** Where pods are made unless a driver-opt says so: in the context's namespace, else in the one called so. */
    String namespace() {
        try {
            List<Map<?, ?>> documents = documents();
            return named(documents, "contexts", "context", wanted(documents))
                    .map(context -> text(context, "namespace"))
                    .filter(name -> !name.isEmpty())
                    .orElse(DEFAULT_NAMESPACE);
        } catch (IOException | YAMLException e) {
            return DEFAULT_NAMESPACE;
        }
    }

    private List<Map<?, ?>> documents() throws IOException {
        List<Map<?, ?>> documents = new ArrayList<>();
        for (Path file : files()) {
            if (Files.isReadable(file)
                    && new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file))
                            instanceof Map<?, ?> document) {
                documents.add(document);
            }
        }
        return documents;
    }

    private String wanted(List<Map<?, ?>> documents) {
        return cluster.context() != null
                ? cluster.context()
                : documents.stream()
                        .map(document -> text(document, "current-context"))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private Optional<String> obstacle(List<Map<?, ?>> documents) {
        String wanted = wanted(documents);
        Optional<Map<?, ?>> context = named(documents, "contexts", "context", wanted);
        if (context.isEmpty()) {
            return Optional.of(
                    wanted.isEmpty()
                            ? files() + " has no current context"
                            : files() + " has no context '" + wanted + "'");
        }
        String name = text(context.get(), "cluster");
        return named(documents, "clusters", "cluster", name)
                .map(found ->
                        answers(text(found, "server"), !text(found, "proxy-url").isEmpty()))
                .orElse(Optional.of(files() + " has no cluster '" + name + "'"));
    }

    /** Somebody who takes a connection is enough: what the user may do there is for buildx to find out. */
    private Optional<String> answers(String server, boolean byProxy) {
        if (byProxy || PROXIES.stream().anyMatch(environment::containsKey)) {
            return Optional.empty();
        }
        URI address = URI.create(server);
        int port = address.getPort() > 0 ? address.getPort() : HTTPS;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(String.valueOf(address.getHost()), port), Math.toIntExact(LIMIT.toMillis()));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("the cluster at " + server + " does not answer: " + e.getMessage());
        }
    }

    /** The files as {@code KUBECONFIG} lists them; one that names the context comes first, since the first one wins. */
    String list(Path directory) {
        String files = String.join(
                File.pathSeparator, files().stream().map(Path::toString).toList());
        String context = cluster.context();
        if (context == null) {
            return files;
        }
        try {
            Path choice =
                    Files.createDirectories(directory).resolve(context.replaceAll("[^A-Za-z0-9.-]", "_") + ".yaml");
            Files.writeString(choice, "apiVersion: v1\nkind: Config\ncurrent-context: " + quoted(context) + "\n");
            return choice + File.pathSeparator + files;
        } catch (IOException e) {
            throw KubernetesBuilder.problem("the choice of a context cannot be written: " + e.getMessage())
                    .asException(e);
        }
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    private List<Path> files() {
        if (cluster.kubeconfig() != null) {
            return List.of(cluster.kubeconfig());
        }
        String named = environment.getOrDefault("KUBECONFIG", "");
        if (named.isBlank()) {
            return List.of(home.resolve(".kube").resolve("config"));
        }
        return List.of(named.split(File.pathSeparator, -1)).stream()
                .filter(part -> !part.isBlank())
                .map(Path::of)
                .toList();
    }

    private static Optional<Map<?, ?>> named(List<Map<?, ?>> documents, String list, String what, String name) {
        for (Map<?, ?> document : documents) {
            if (document.get(list) instanceof List<?> entries) {
                for (Object entry : entries) {
                    if (entry instanceof Map<?, ?> each
                            && text(each, "name").equals(name)
                            && each.get(what) instanceof Map<?, ?> found) {
                        return Optional.of(found);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
