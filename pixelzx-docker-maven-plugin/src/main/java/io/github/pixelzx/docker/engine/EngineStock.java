package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an engine keeps besides running containers: networks, volumes, images and the files of containers.
 *
 * @param http what docker-java itself speaks through
 * @param root what paths begin with, for example {@code /v1.45}
 */
record EngineStock(DockerClient docker, DockerHttpClient http, String root, Refusals refusals) {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final String DOCKER_HUB = "docker.io";

    private static final int LISTINGS = 5;

    /** Without address translation no answer from outside finds its way back. */
    private static final Map<String, String> NO_WAY_OUT = Map.of(
            "com.docker.network.bridge.enable_ip_masquerade", "false", "com.docker.network.bridge.enable_icc", "false");

    void createNetwork(String name, Map<String, String> labels) {
        refusals.asked(
                "The engine cannot create a network",
                () -> docker.createNetworkCmd()
                        .withName(name)
                        .withDriver("bridge")
                        .withOptions(NO_WAY_OUT)
                        .withLabels(labels)
                        .exec());
    }

    void removeNetwork(String name) {
        refusals.found("The engine cannot remove the network " + name, () -> {
            ContainerRun.undisturbed(() -> docker.removeNetworkCmd(name).exec());
            return true;
        });
    }

    void createVolume(String name, Map<String, String> labels) {
        refusals.asked(
                "The engine cannot create a volume",
                () -> docker.createVolumeCmd().withName(name).withLabels(labels).exec());
    }

    Map<String, String> labelled(Labelled kind, String label) {
        return refusals.asked("The engine cannot list its " + kind.plural(), () -> {
            Map<String, String> found = new TreeMap<>();
            switch (kind) {
                case CONTAINER -> {
                    for (Container container : docker.listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(List.of(label))
                            .exec()) {
                        put(found, container.getId(), container.getLabels(), label);
                    }
                }
                case NETWORK -> {
                    for (Network network : docker.listNetworksCmd()
                            .withFilter("label", List.of(label))
                            .exec()) {
                        put(found, network.getId(), network.getLabels(), label);
                    }
                }
                case VOLUME -> {
                    List<InspectVolumeResponse> volumes = docker.listVolumesCmd()
                            .withFilter("label", List.of(label))
                            .exec()
                            .getVolumes();
                    if (volumes != null) {
                        volumes.forEach(volume -> put(found, volume.getName(), volume.getLabels(), label));
                    }
                }
            }
            return found;
        });
    }

    private static void put(Map<String, String> found, String id, @Nullable Map<String, String> labels, String label) {
        found.put(id, labels == null ? "" : labels.getOrDefault(label, ""));
    }

    /** @param login null to ask anonymously */
    void pull(String reference, @Nullable RegistryLogin login, Consumer<String> progress) {
        String what = "The engine cannot pull " + reference;
        ItemStream<PullResponseItem> answer = new ItemStream<>(progress, () -> {});
        try (answer) {
            PullImageCmd pull = docker.pullImageCmd(reference);
            if (login != null) {
                pull = pull.withAuthConfig(said(login, reference));
            }
            pull.exec(answer);
            answer.awaitEnded();
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem(what, e);
        }
        answer.error().ifPresent(words -> {
            throw refusals.refused(what, words);
        });
    }

    private static AuthConfig said(RegistryLogin login, String reference) {
        AuthConfig who = switch (login.kind()) {
            case PASSWORD -> new AuthConfig().withUsername(login.user()).withPassword(login.secret());
            case IDENTITY_TOKEN -> new AuthConfig().withIdentityToken(login.secret());
            case REGISTRY_TOKEN -> new AuthConfig().withRegistrytoken(login.secret());
        };
        String registry = reference.substring(0, reference.indexOf('/'));
        // An engine tells no other registry than the one named here, and docker-java names Docker Hub's old address.
        return registry.equals(DOCKER_HUB) ? who : who.withRegistryAddress(registry);
    }

    /**
     * Pulls by digest and names the image. The name by its digest goes again unless it was there before: then somebody
     * wants it. Another job may take it away between pull and naming; what it took was its own, and so is the next.
     */
    void pullAs(String reference, String name, @Nullable RegistryLogin login) {
        boolean wanted = refusals.found(
                        "The engine cannot look for " + reference,
                        () -> docker.inspectImageCmd(reference).exec())
                .isPresent();
        pull(reference, login, line -> {});
        if (!isTagged(reference, name)) {
            wanted = false;
            pull(reference, login, line -> {});
            refusals.asked("The engine cannot name " + reference, () -> tag(reference, name));
        }
        if (!wanted) {
            refusals.found("The engine cannot remove the name " + reference, () -> {
                ContainerRun.undisturbed(() -> docker.removeImageCmd(reference).exec());
                return true;
            });
        }
    }

    private boolean isTagged(String reference, String name) {
        return refusals.found("The engine cannot name " + reference, () -> tag(reference, name))
                .isPresent();
    }

    private boolean tag(String reference, String name) {
        int colon = name.lastIndexOf(':');
        docker.tagImageCmd(reference, name.substring(0, colon), name.substring(colon + 1))
                .exec();
        return true;
    }

    /** Engines with containerd's store refuse to list images while somebody removes one; a moment later it is gone. */
    List<String> imageNames(String pattern) {
        return refusals.asked("The engine cannot list its images", () -> {
            for (int left = LISTINGS; true; left--) {
                try {
                    return names(pattern);
                } catch (NotFoundException e) {
                    if (left == 1) {
                        throw e;
                    }
                }
            }
        });
    }

    private List<String> names(String pattern) {
        return docker.listImagesCmd().withFilter("reference", List.of(pattern)).exec().stream()
                .map(Image::getRepoTags)
                .filter(names -> names != null)
                .flatMap(Arrays::stream)
                .sorted()
                .toList();
    }

    void commit(String container, String reference) {
        int colon = reference.lastIndexOf(':');
        refusals.asked(
                "The engine cannot make an image of a container",
                () -> docker.commitCmd(container)
                        .withRepository(reference.substring(0, colon))
                        .withTag(reference.substring(colon + 1))
                        .exec());
    }

    /** Ends the answer where the reader has seen enough: docker-java would take the rest of a large file as well. */
    boolean readArchive(String container, String path, TarReader reader) {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(root + "/containers/" + container + "/archive?path="
                        + URLEncoder.encode(path, StandardCharsets.UTF_8))
                .build();
        return refusals.found("The engine cannot read " + path + " of a container", () -> {
                    try (DockerHttpClient.Response answer = http.execute(request)) {
                        if (answer.getStatusCode() != OK) {
                            String words = new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
                            throw answer.getStatusCode() == NOT_FOUND
                                    ? new NotFoundException(words)
                                    : new DockerException(words, answer.getStatusCode());
                        }
                        reader.readFrom(answer.getBody());
                        return true;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .isPresent();
    }
}
