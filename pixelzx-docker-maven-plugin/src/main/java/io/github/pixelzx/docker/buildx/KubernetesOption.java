package io.github.pixelzx.docker.buildx;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The driver-opts of buildx's driver kubernetes, each with the first version known to have it: those of 0.13, which any
 * build needs, and those of 0.29 were tried; versions between are from the release notes, and where these say nothing, 0.14 stands
 * for "not in 0.13" and 0.30 for "not in 0.29".
 */
public enum KubernetesOption {
    IMAGE("image", 13),
    NAMESPACE("namespace", 13),
    REPLICAS("replicas", 13),
    REQUESTS_CPU("requests.cpu", 13),
    REQUESTS_MEMORY("requests.memory", 13),
    LIMITS_CPU("limits.cpu", 13),
    LIMITS_MEMORY("limits.memory", 13),
    ROOTLESS("rootless", 13),
    NODESELECTOR("nodeselector", 13),
    TOLERATIONS("tolerations", 13),
    ANNOTATIONS("annotations", 13),
    LABELS("labels", 13),
    SERVICEACCOUNT("serviceaccount", 13),
    LOADBALANCE("loadbalance", 13),
    QEMU_INSTALL("qemu.install", 13),
    QEMU_IMAGE("qemu.image", 13),
    REQUESTS_EPHEMERAL_STORAGE("requests.ephemeral-storage", 14),
    LIMITS_EPHEMERAL_STORAGE("limits.ephemeral-storage", 14),
    SCHEDULERNAME("schedulername", 14),
    DEFAULT_LOAD("default-load", 14),
    TIMEOUT("timeout", 15),
    PERSISTENT_CACHE("persistent-volume-claim.requests.storage", 30),
    ROOT_VOLUME_MEMORY("buildkit-root-volume-memory", 14),
    ENVIRONMENT("env.*", 14);

    private static final String ANY = ".*";

    private final String option;
    private final int minor;

    KubernetesOption(String option, int minor) {
        this.option = option;
        this.minor = minor;
    }

    /** The name in buildx's words; {@code env.*} stands for all that begin so. */
    public String option() {
        return option;
    }

    /** The first version known to have it, for example {@code 0.14}. */
    public String firstVersion() {
        return since().toString();
    }

    /** Why a buildx does not take a driver-opt, as a sentence without a full stop; none if it may take it. */
    public static Optional<String> obstacle(String name, String version) {
        Optional<KubernetesOption> known =
                Arrays.stream(values()).filter(each -> each.isNamed(name)).findFirst();
        if (known.isEmpty()) {
            return Optional.of("there is no driver-opt '" + name + "'; there are "
                    + Arrays.stream(values()).map(KubernetesOption::option).collect(Collectors.joining(", ")));
        }
        return BuildxVersion.parse(version)
                .filter(found -> found.compareTo(known.get().since()) < 0)
                .map(found -> "the driver-opt '" + name + "' needs buildx "
                        + known.get().firstVersion() + " or newer, and this is " + version);
    }

    private BuildxVersion since() {
        return new BuildxVersion(0, minor);
    }

    private boolean isNamed(String name) {
        return option.endsWith(ANY)
                ? name.startsWith(option.substring(0, option.length() - 1)) && name.length() > option.length() - 1
                : option.equals(name);
    }
}
