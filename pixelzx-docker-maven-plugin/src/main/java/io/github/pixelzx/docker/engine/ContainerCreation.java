package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says in docker-java's words what a {@link ContainerSpec} asks for.
 *
 * @param images those that may have to be loaded again
 * @param address how the engine is reached, which tells where ports are published
 */
record ContainerCreation(DockerClient docker, LoadedImages images, EngineAddress address) {

    /**
     * Creates the container and returns its ID.
     *
     * @throws NameTakenException if another container has the name
     */
    String create(ContainerSpec spec) {
        CreateContainerCmd command = docker.createContainerCmd(spec.image())
                .withLabels(spec.labels())
                .withHostConfig(hostConfig(spec, address));
        if (spec.name() != null) {
            command.withName(spec.name());
        }
        if (spec.platform() != null) {
            command.withPlatform(spec.platform().toString());
        }
        running(spec, command);
        if (!spec.ports().isEmpty()) {
            command.withExposedPorts(spec.ports().stream().map(ExposedPort::tcp).toList());
        }
        try {
            return images.whole(spec.image(), command::exec).getId();
        } catch (ConflictException e) {
            if (spec.name() == null) {
                throw e;
            }
            throw new NameTakenException(spec.name());
        }
    }

    /** What it runs, and how. */
    private static void running(ContainerSpec spec, CreateContainerCmd command) {
        if (!spec.entrypoint().isEmpty()) {
            command.withEntrypoint(spec.entrypoint());
        }
        if (!spec.command().isEmpty()) {
            command.withCmd(spec.command());
        }
        if (!spec.environment().isEmpty()) {
            command.withEnv(spec.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + '=' + variable.getValue())
                    .sorted()
                    .toList());
        }
        if (!spec.workdir().isEmpty()) {
            command.withWorkingDir(spec.workdir());
        }
        if (!spec.user().isEmpty()) {
            command.withUser(spec.user());
        }
        if (spec.stdin() != null) {
            command.withStdinOpen(true).withStdInOnce(true).withAttachStdin(true);
        }
        if (spec.terminal()) {
            command.withTty(true);
        }
    }

    static HostConfig hostConfig(ContainerSpec spec, EngineAddress address) {
        HostConfig host = HostConfig.newHostConfig()
                .withPrivileged(spec.privileged())
                .withInit(spec.init())
                .withNetworkMode(spec.network())
                .withMounts(mounts(spec));
        if (spec.dropCapabilities()) {
            host.withCapDrop(Capability.ALL);
        }
        if (!spec.capabilities().isEmpty()) {
            host.withCapAdd(
                    spec.capabilities().stream().map(Capability::valueOf).toArray(Capability[]::new));
        }
        if (spec.noNewPrivileges()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
        if (spec.memoryBytes() > 0) {
            host.withMemory(spec.memoryBytes()).withMemorySwap(spec.memoryBytes());
        }
        if (spec.nanoCpus() > 0) {
            host.withNanoCPUs(spec.nanoCpus());
        }
        if (spec.pidsLimit() > 0) {
            host.withPidsLimit(spec.pidsLimit());
        }
        if (spec.restartPolicy() != null) {
            host.withRestartPolicy(RestartPolicy.parse(spec.restartPolicy()));
        }
        if (spec.cgroupParent() != null) {
            host.withCgroupParent(spec.cgroupParent());
        }
        if (spec.usernsMode() != null) {
            host.withUsernsMode(spec.usernsMode());
        }
        return reaching(spec, host, address);
    }

    /** What it can write to, and what reaches it from outside. */
    private static HostConfig reaching(ContainerSpec spec, HostConfig host, EngineAddress address) {
        if (spec.readOnlyRoot()) {
            host.withReadonlyRootfs(true);
        }
        if (!spec.tmpfs().isEmpty()) {
            host.withTmpFs(spec.tmpfs().stream().collect(Collectors.toMap(path -> path, path -> "rw,exec,mode=1777")));
        }
        if (!spec.binds().isEmpty()) {
            host.withBinds(spec.binds().stream().map(Bind::parse).toList());
        }
        if (!spec.nameservers().isEmpty()) {
            host.withDns(spec.nameservers());
        }
        if (!spec.ports().isEmpty()) {
            String bound = ServicePorts.bound(address);
            host.withPortBindings(spec.ports().stream()
                    .map(port -> new PortBinding(Ports.Binding.bindIp(bound), ExposedPort.tcp(port)))
                    .toList());
        }
        return host;
    }

    private static List<Mount> mounts(ContainerSpec spec) {
        return spec.volumes().entrySet().stream()
                .map(volume -> new Mount()
                        .withType(MountType.VOLUME)
                        .withSource(volume.getKey())
                        .withTarget(volume.getValue()))
                .toList();
    }
}
