package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads an engine's answers, in which anything may be missing, into values in which nothing is. */
final class Answers {

    private static final String UNKNOWN = "unknown";

    private Answers() {}

    static EngineDescription description(
            JsonTree info, ApiVersion version, EngineVersions versions, EngineAddress address) {
        JsonTree registries = info.path("RegistryConfig");
        return new EngineDescription(
                info.path("ID").text(""),
                textOr(info.path("ServerVersion"), UNKNOWN),
                version.toString(),
                textOr(info.path("OSType"), "linux"),
                textOr(info.path("Architecture"), UNKNOWN),
                store(info),
                texts(registries.path("Mirrors")),
                insecure(registries),
                proxies(info),
                info.path("CgroupDriver").text(""),
                texts(info.path("SecurityOptions")).stream().anyMatch(option -> option.startsWith("name=userns")),
                address.host(),
                address.environment(),
                versions.limits());
    }

    static EngineHealth health(JsonTree info) {
        Instant time = instant(info.path("SystemTime"));
        return new EngineHealth(
                time == null ? Instant.now() : time, info.path("DockerRootDir").text(""));
    }

    static ImageState image(JsonTree image) {
        String variant = image.path("Variant").text("");
        return new ImageState(
                image.path("Id").text(""),
                new Platform(
                        textOr(image.path("Os"), UNKNOWN),
                        textOr(image.path("Architecture"), UNKNOWN),
                        variant.isEmpty() ? null : variant),
                texts(image.path("RepoTags")),
                labels(image.path("Config")));
    }

    static ContainerState container(JsonTree container) {
        JsonTree state = container.path("State");
        JsonTree host = container.path("HostConfig");
        JsonTree config = container.path("Config");
        return new ContainerState(
                container.path("Id").text(""),
                container.path("Name").text("").replaceFirst("^/", ""),
                ContainerState.Status.parse(textOr(state.path("Status"), UNKNOWN)),
                (int) state.path("ExitCode").number(0),
                instant(container.path("Created")),
                instant(state.path("StartedAt")),
                config.path("Image").text(""),
                labels(config),
                host.path("Privileged").text("").equals("true"),
                host.path("NetworkMode").text(""));
    }

    /** An engine writes the year 1 where there is no time. */
    static @Nullable Instant instant(JsonTree time) {
        String text = time.text("");
        if (text.isEmpty() || text.startsWith("0001-")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static ImageStore store(JsonTree info) {
        for (JsonTree row : info.path("DriverStatus")) {
            List<String> words = texts(row);
            if (words.size() > 1 && words.get(1).startsWith("io.containerd.snapshotter")) {
                return ImageStore.CONTAINERD;
            }
        }
        return ImageStore.CLASSIC;
    }

    /** An engine shows {@code xxxxx} for the user and password of a proxy: such an address would only be refused. */
    private static Map<String, String> proxies(JsonTree info) {
        Map<String, String> proxies = new TreeMap<>();
        proxies.put("HTTP_PROXY", info.path("HttpProxy").text(""));
        proxies.put("HTTPS_PROXY", info.path("HttpsProxy").text(""));
        proxies.values().removeIf(address -> address.isEmpty() || address.contains("xxxxx@"));
        String exceptions = info.path("NoProxy").text("");
        if (!proxies.isEmpty() && !exceptions.isEmpty()) {
            proxies.put("NO_PROXY", exceptions);
        }
        return proxies;
    }

    private static List<String> insecure(JsonTree registries) {
        List<String> insecure = new ArrayList<>(texts(registries.path("InsecureRegistryCIDRs")));
        registries.path("IndexConfigs").fields().forEach((name, index) -> {
            if (index.path("Secure").text("").equals("false")) {
                insecure.add(name);
            }
        });
        return insecure.stream().sorted().toList();
    }

    private static Map<String, String> labels(JsonTree config) {
        Map<String, String> labels = new HashMap<>();
        config.path("Labels").fields().forEach((name, value) -> labels.put(name, value.text("")));
        return labels;
    }

    private static List<String> texts(JsonTree array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.text("")));
        return texts;
    }

    private static String textOr(JsonTree tree, String otherwise) {
        String text = tree.text("");
        return text.isEmpty() ? otherwise : text;
    }
}
