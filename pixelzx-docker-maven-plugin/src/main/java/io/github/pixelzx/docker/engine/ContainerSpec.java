package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A container to create.
 *
 * @param name null for one of the engine's choice
 * @param image a reference or ID the engine holds
 * @param platform null to take the image as it is; otherwise the engine refuses an image of another platform
 * @param entrypoint empty for the image's own; a given one replaces the image's command as well
 * @param command empty for the image's own, as long as the entrypoint is the image's own too
 * @param privileged whether it may do everything the engine may
 * @param init whether a small init is its first process and reaps and signals the others
 * @param network for example {@code none}, {@code host}, {@code bridge}; {@code default} for the engine's own choice
 * @param dropCapabilities whether it has no capability at all
 * @param noNewPrivileges whether its programs cannot gain privileges, by setuid for example
 * @param memoryBytes the most it may use, swap included; 0 for no limit
 * @param nanoCpus the processor time it may use, in billionths of a processor; 0 for no limit
 * @param pidsLimit the most processes and threads it may have; 0 for no limit
 * @param restartPolicy for example {@code unless-stopped}; null for none
 * @param cgroupParent null for the engine's own
 * @param usernsMode {@code host} to stay out of the engine's user namespace; null for the engine's own choice
 * @param volumes name of a volume to the absolute path it is mounted at
 * @param workdir where it starts; empty for the image's own
 * @param user who it runs as; empty for the image's own
 * @param readOnlyRoot whether nothing can be written but volumes and {@code tmpfs}
 * @param tmpfs paths that get a file system in memory
 * @param capabilities capabilities it is given, for example {@code NET_ADMIN}, whether the others are dropped or not
 * @param ports ports inside that are published on a free port of the engine's loopback
 * @param nameservers whom it asks for names; empty for the engine's own choice
 * @param binds directories of the engine's machine, as {@code from:to[:ro]}
 * @param terminal whether it has a terminal, which joins its output streams
 * @param stdin what it reads from its standard input, which then ends; null for nothing
 */
public record ContainerSpec(
        @Nullable String name,
        String image,
        @Nullable Platform platform,
        List<String> entrypoint,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> labels,
        boolean privileged,
        boolean init,
        String network,
        boolean dropCapabilities,
        boolean noNewPrivileges,
        long memoryBytes,
        long nanoCpus,
        long pidsLimit,
        @Nullable String restartPolicy,
        @Nullable String cgroupParent,
        @Nullable String usernsMode,
        Map<String, String> volumes,
        String workdir,
        String user,
        boolean readOnlyRoot,
        List<String> tmpfs,
        List<String> capabilities,
        Set<Integer> ports,
        List<String> nameservers,
        List<String> binds,
        boolean terminal,
        @Nullable String stdin) {

    public ContainerSpec {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        labels = Map.copyOf(labels);
        volumes = Map.copyOf(volumes);
        tmpfs = List.copyOf(tmpfs);
        capabilities = List.copyOf(capabilities);
        ports = Set.copyOf(ports);
        nameservers = List.copyOf(nameservers);
        binds = List.copyOf(binds);
    }

    /** A container as the engine makes it when nothing is asked for. */
    public static ContainerSpec of(String image) {
        return new Draft(image).spec();
    }

    public ContainerSpec withName(String value) {
        return with(draft -> draft.name = value);
    }

    public ContainerSpec withImage(String value) {
        return with(draft -> draft.image = value);
    }

    public ContainerSpec withPlatform(Platform value) {
        return with(draft -> draft.platform = value);
    }

    public ContainerSpec withEntrypoint(List<String> value) {
        return with(draft -> draft.entrypoint = value);
    }

    public ContainerSpec withCommand(List<String> value) {
        return with(draft -> draft.command = value);
    }

    public ContainerSpec withEnvironment(Map<String, String> value) {
        return with(draft -> draft.environment = value);
    }

    public ContainerSpec withLabels(Map<String, String> value) {
        return with(draft -> draft.labels = value);
    }

    public ContainerSpec withPrivileged(boolean value) {
        return with(draft -> draft.privileged = value);
    }

    public ContainerSpec withInit(boolean value) {
        return with(draft -> draft.init = value);
    }

    public ContainerSpec withNetwork(String value) {
        return with(draft -> draft.network = value);
    }

    public ContainerSpec withDropCapabilities(boolean value) {
        return with(draft -> draft.dropCapabilities = value);
    }

    public ContainerSpec withNoNewPrivileges(boolean value) {
        return with(draft -> draft.noNewPrivileges = value);
    }

    public ContainerSpec withMemoryBytes(long value) {
        return with(draft -> draft.memoryBytes = value);
    }

    public ContainerSpec withNanoCpus(long value) {
        return with(draft -> draft.nanoCpus = value);
    }

    public ContainerSpec withPidsLimit(long value) {
        return with(draft -> draft.pidsLimit = value);
    }

    public ContainerSpec withRestartPolicy(String value) {
        return with(draft -> draft.restartPolicy = value);
    }

    public ContainerSpec withCgroupParent(String value) {
        return with(draft -> draft.cgroupParent = value);
    }

    public ContainerSpec withUsernsMode(String value) {
        return with(draft -> draft.usernsMode = value);
    }

    public ContainerSpec withVolumes(Map<String, String> value) {
        return with(draft -> draft.volumes = value);
    }

    public ContainerSpec withWorkdir(String value) {
        return with(draft -> draft.workdir = value);
    }

    public ContainerSpec withUser(String value) {
        return with(draft -> draft.user = value);
    }

    public ContainerSpec withReadOnlyRoot(boolean value) {
        return with(draft -> draft.readOnlyRoot = value);
    }

    public ContainerSpec withTmpfs(List<String> value) {
        return with(draft -> draft.tmpfs = value);
    }

    public ContainerSpec withCapabilities(List<String> value) {
        return with(draft -> draft.capabilities = value);
    }

    public ContainerSpec withPorts(Set<Integer> value) {
        return with(draft -> draft.ports = value);
    }

    public ContainerSpec withNameservers(List<String> value) {
        return with(draft -> draft.nameservers = value);
    }

    public ContainerSpec withBinds(List<String> value) {
        return with(draft -> draft.binds = value);
    }

    public ContainerSpec withTerminal(boolean value) {
        return with(draft -> draft.terminal = value);
    }

    public ContainerSpec withStdin(@Nullable String value) {
        return with(draft -> draft.stdin = value);
    }

    private ContainerSpec with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.spec();
    }

    /** The components while one of them is changed. */
    private static final class Draft {
        private @Nullable String name;
        private String image;
        private @Nullable Platform platform;
        private List<String> entrypoint = List.of();
        private List<String> command = List.of();
        private Map<String, String> environment = Map.of();
        private Map<String, String> labels = Map.of();
        private boolean privileged;
        private boolean init;
        private String network = "default";
        private boolean dropCapabilities;
        private boolean noNewPrivileges;
        private long memoryBytes;
        private long nanoCpus;
        private long pidsLimit;
        private @Nullable String restartPolicy;
        private @Nullable String cgroupParent;
        private @Nullable String usernsMode;
        private Map<String, String> volumes = Map.of();
        private String workdir = "";
        private String user = "";
        private boolean readOnlyRoot;
        private List<String> tmpfs = List.of();
        private List<String> capabilities = List.of();
        private Set<Integer> ports = Set.of();
        private List<String> nameservers = List.of();
        private List<String> binds = List.of();
        private boolean terminal;
        private @Nullable String stdin;

        Draft(String image) {
            this.image = image;
        }

        Draft(ContainerSpec spec) {
            name = spec.name;
            image = spec.image;
            platform = spec.platform;
            entrypoint = spec.entrypoint;
            command = spec.command;
            environment = spec.environment;
            labels = spec.labels;
            privileged = spec.privileged;
            init = spec.init;
            network = spec.network;
            dropCapabilities = spec.dropCapabilities;
            noNewPrivileges = spec.noNewPrivileges;
            memoryBytes = spec.memoryBytes;
            nanoCpus = spec.nanoCpus;
            pidsLimit = spec.pidsLimit;
            restartPolicy = spec.restartPolicy;
            cgroupParent = spec.cgroupParent;
            usernsMode = spec.usernsMode;
            volumes = spec.volumes;
            workdir = spec.workdir;
            user = spec.user;
            readOnlyRoot = spec.readOnlyRoot;
            tmpfs = spec.tmpfs;
            capabilities = spec.capabilities;
            ports = spec.ports;
            nameservers = spec.nameservers;
            binds = spec.binds;
            terminal = spec.terminal;
            stdin = spec.stdin;
        }

        ContainerSpec spec() {
            return new ContainerSpec(
                    name,
                    image,
                    platform,
                    entrypoint,
                    command,
                    environment,
                    labels,
                    privileged,
                    init,
                    network,
                    dropCapabilities,
                    noNewPrivileges,
                    memoryBytes,
                    nanoCpus,
                    pidsLimit,
                    restartPolicy,
                    cgroupParent,
                    usernsMode,
                    volumes,
                    workdir,
                    user,
                    readOnlyRoot,
                    tmpfs,
                    capabilities,
                    ports,
                    nameservers,
                    binds,
                    terminal,
                    stdin);
        }
    }
}
