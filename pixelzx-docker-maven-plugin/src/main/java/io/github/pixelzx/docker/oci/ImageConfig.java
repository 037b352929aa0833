package io.github.pixelzx.docker.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container of one platform's image starts with.
 *
 * <p>See the <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI specification</a>.
 *
 * @param platform the platform the config declares
 * @param user as written in the config, empty when it names none (root)
 * @param workingDir empty when it names none ({@code /})
 * @param diffIds digests of the uncompressed layers, base first
 * @param ports exposed ports, {@code 8080/tcp} for example
 * @param volumes paths declared as volumes
 * @param stopSignal what ends its first process; empty when it names none ({@code SIGTERM})
 * @param created when, as written in the config, by RFC 3339; null when it does not say
 */
public record ImageConfig(
        Platform platform,
        List<String> entrypoint,
        List<String> command,
        List<String> environment,
        String user,
        String workingDir,
        Map<String, String> labels,
        List<Digest> diffIds,
        List<String> ports,
        List<String> volumes,
        String stopSignal,
        @Nullable String created) {

    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        labels = Map.copyOf(labels);
        diffIds = List.copyOf(diffIds);
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }

    /**
     * Reads a config.
     *
     * @throws IllegalArgumentException if the bytes are not an image config; the message names the offending part
     */
    public static ImageConfig parse(byte[] json) {
        JsonTree node = Json.object(json, "the image config");
        JsonTree config = node.path("config");
        String variant = Json.textOr(node, "variant", "");
        return new ImageConfig(
                new Platform(
                        Json.text(node, "os", "the image config"),
                        Json.text(node, "architecture", "the image config"),
                        variant.isEmpty() ? null : variant),
                Json.texts(config.path("Entrypoint")),
                Json.texts(config.path("Cmd")),
                Json.texts(config.path("Env")),
                Json.textOr(config, "User", ""),
                Json.textOr(config, "WorkingDir", ""),
                Json.textMap(config.path("Labels")),
                Json.texts(node.path("rootfs").path("diff_ids")).stream()
                        .map(Digest::parse)
                        .toList(),
                names(config.path("ExposedPorts")),
                names(config.path("Volumes")),
                Json.textOr(config, "StopSignal", ""),
                node.path("created").text());
    }

    private static List<String> names(JsonTree object) {
        return List.copyOf(object.fields().keySet());
    }
}
