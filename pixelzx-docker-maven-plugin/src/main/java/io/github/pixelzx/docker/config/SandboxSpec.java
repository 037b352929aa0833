package io.github.pixelzx.docker.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a container under test may do; each opening is one the user named.
 *
 * @param network {@code none}, or another network of the engine by name
 * @param readOnlyRoot whether nothing can be written but {@code /tmp} and volumes
 * @param capabilities kernel capabilities it keeps, for example {@code NET_BIND_SERVICE}; all others are dropped
 * @param newPrivileges whether its programs may gain privileges, by setuid for example
 * @param privileged whether it may do everything the engine may
 * @param terminal whether it has a terminal
 * @param binds directories of the engine's machine, as {@code from:to[:ro]}
 * @param memoryBytes the most it may use, swap included
 * @param pids the most processes and threads it may have
 */
public record SandboxSpec(
        String network,
        boolean readOnlyRoot,
        List<String> capabilities,
        boolean newPrivileges,
        boolean privileged,
        boolean terminal,
        List<String> binds,
        long memoryBytes,
        long pids) {

    /** No network. */
    public static final String NO_NETWORK = "none";

    /** What applies where nothing was opened. */
    public static final SandboxSpec CLOSED =
            new SandboxSpec(NO_NETWORK, true, List.of(), false, false, false, List.of(), 1L << 30, 512);

    public SandboxSpec {
        capabilities = List.copyOf(capabilities);
        binds = List.copyOf(binds);
    }

    /** The same with a root file system that can be written to. */
    public SandboxSpec writable() {
        return new SandboxSpec(
                network, false, capabilities, newPrivileges, privileged, terminal, binds, memoryBytes, pids);
    }

    /** The same in another network. */
    public SandboxSpec in(String otherNetwork) {
        return new SandboxSpec(
                otherNetwork,
                readOnlyRoot,
                capabilities,
                newPrivileges,
                privileged,
                terminal,
                binds,
                memoryBytes,
                pids);
    }

    /** The same with more capabilities, or all privileges, perhaps a terminal, and more of the engine's directories. */
    public SandboxSpec with(
            List<String> moreCapabilities, boolean allPrivileges, boolean withTerminal, List<String> moreBinds) {
        return new SandboxSpec(
                network,
                readOnlyRoot,
                joined(capabilities, moreCapabilities),
                newPrivileges || allPrivileges,
                privileged || allPrivileges,
                terminal || withTerminal,
                joined(binds, moreBinds),
                memoryBytes,
                pids);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }
}
