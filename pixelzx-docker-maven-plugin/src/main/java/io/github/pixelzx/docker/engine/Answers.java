package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.command.ListVolumesResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.InfoRegistryConfig;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads docker-java's answers, in which anything may be null, into values in which nothing is. */
final class Answers {

    private static final String UNKNOWN = "unknown";

    private Answers() {}

    static EngineDescription description(
            Info info, ApiVersion version, EngineVersions versions, EngineAddress address) {
        InfoRegistryConfig registries = info.getRegistryConfig();
        return new EngineDescription(
                textOr(info.getId(), ""),
                textOr(info.getServerVersion(), UNKNOWN),
                version.toString(),
                textOr(info.getOsType(), "linux"),
                textOr(info.getArchitecture(), UNKNOWN),
                store(info),
                registries == null ? List.of() : texts(registries.getMirrors()),
                registries == null ? List.of() : insecure(registries),
                proxies(info),
                textOr(info.getCGroupDriver(), ""),
                texts(info.getSecurityOptions()).stream().anyMatch(option -> option.startsWith("name=userns")),
                address.host(),
                address.environment(),
                versions.limits());
    }

    static EngineHealth health(Info info) {
        Instant time = instant(info.getSystemTime());
        return new EngineHealth(time == null ? Instant.now() : time, textOr(info.getDockerRootDir(), ""));
    }

    static List<String> volumeNames(ListVolumesResponse response) {
        List<InspectVolumeResponse> volumes = response.getVolumes();
        return volumes == null
                ? List.of()
                : volumes.stream()
                        .map(volume -> textOr(volume.getName(), ""))
                        .sorted()
                        .toList();
    }

    static ImageState image(InspectImageResponse image) {
        Object variant = image.getRawValues().get("Variant");
        return new ImageState(
                textOr(image.getId(), ""),
                new Platform(
                        textOr(image.getOs(), UNKNOWN),
                        textOr(image.getArch(), UNKNOWN),
                        variant == null ? null : variant.toString()),
                texts(image.getRepoTags()),
                labels(image.getConfig()));
    }

    static ContainerState container(InspectContainerResponse container) {
        InspectContainerResponse.ContainerState state = Objects.requireNonNull(container.getState(), "State");
        HostConfig host = container.getHostConfig();
        ContainerConfig config = container.getConfig();
        Long exitCode = state.getExitCodeLong();
        return new ContainerState(
                container.getId(),
                textOr(container.getName(), "").replaceFirst("^/", ""),
                ContainerState.Status.parse(textOr(state.getStatus(), UNKNOWN)),
                exitCode == null ? 0 : exitCode.intValue(),
                instant(container.getCreated()),
                instant(state.getStartedAt()),
                config == null ? "" : textOr(config.getImage(), ""),
                labels(config),
                host != null && Boolean.TRUE.equals(host.getPrivileged()),
                host == null ? "" : textOr(host.getNetworkMode(), ""));
    }

    /** An engine writes the year 1 where there is no time. */
    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null || text.isEmpty() || text.startsWith("0001-")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static ImageStore store(Info info) {
        List<List<String>> statuses = info.getDriverStatuses();
        boolean snapshotter = statuses != null
                && statuses.stream()
                        .anyMatch(row -> row.size() > 1 && row.get(1).startsWith("io.containerd.snapshotter"));
        return snapshotter ? ImageStore.CONTAINERD : ImageStore.CLASSIC;
    }

    /** An engine shows {@code xxxxx} for the user and password of a proxy: such an address would only be refused. */
    private static Map<String, String> proxies(Info info) {
        Map<String, String> proxies = new TreeMap<>();
        proxies.put("HTTP_PROXY", textOr(info.getHttpProxy(), ""));
        proxies.put("HTTPS_PROXY", textOr(info.getHttpsProxy(), ""));
        proxies.values().removeIf(address -> address.isEmpty() || address.contains("xxxxx@"));
        String exceptions = textOr(info.getNoProxy(), "");
        if (!proxies.isEmpty() && !exceptions.isEmpty()) {
            proxies.put("NO_PROXY", exceptions);
        }
        return proxies;
    }

    private static List<String> insecure(InfoRegistryConfig registries) {
        List<String> insecure = new ArrayList<>(texts(registries.getInsecureRegistryCIDRs()));
        if (registries.getIndexConfigs() != null) {
            registries.getIndexConfigs().forEach((name, index) -> {
                if (Boolean.FALSE.equals(index.getSecure())) {
                    insecure.add(name);
                }
            });
        }
        return insecure.stream().sorted().toList();
    }

    private static Map<String, String> labels(@Nullable ContainerConfig config) {
        return config == null || config.getLabels() == null ? Map.of() : config.getLabels();
    }

    /** The texts of a list docker-java may leave out, or leave untyped. */
    private static List<String> texts(@Nullable Object list) {
        return list instanceof Collection<?> collection
                ? collection.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
