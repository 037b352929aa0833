package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an engine keeps besides running containers: networks, volumes, images and the files of containers. */
record EngineStock(DockerClient docker, Refusals refusals) {

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

    List<String> imageNames(String pattern) {
        return refusals.asked(
                "The engine cannot list its images",
                () -> docker.listImagesCmd().withFilter("reference", List.of(pattern)).exec().stream()
                        .map(Image::getRepoTags)
                        .filter(names -> names != null)
                        .flatMap(Arrays::stream)
                        .sorted()
                        .toList());
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

    boolean readArchive(String container, String path, TarReader reader) {
        return refusals.found("The engine cannot read " + path + " of a container", () -> {
                    try (InputStream in =
                            docker.copyArchiveFromContainerCmd(container, path).exec()) {
                        reader.readFrom(in);
                        return true;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .isPresent();
    }
}
