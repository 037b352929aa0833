package io.github.pixelzx.docker.compose;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code compose-up} started and {@code compose-down} takes down; there is none when nothing runs.
 *
 * @param project the Compose project
 * @param platform the platform of the image under test
 * @param reference the name the engine has for the image
 * @param manifest the digest of that platform's manifest, as the layout has it
 * @param services the services that use the image
 * @param ports for each service, the host's address for each port it publishes: {@code 8545 -> 127.0.0.1:32768}
 * @param variables what Compose was given on top of the environment
 */
public record ComposeRecord(
        String project,
        Platform platform,
        String reference,
        Digest manifest,
        List<String> services,
        Map<String, Map<Integer, String>> ports,
        Map<String, String> variables) {

    /** The record's file in the workspace. */
    public static final String FILE = "compose.json";

    public ComposeRecord {
        services = List.copyOf(services);
        ports = Map.copyOf(ports);
        variables = Map.copyOf(variables);
    }

    /** What runs now, as far as the workspace knows. */
    public static Optional<ComposeRecord> read(Workspace workspace) {
        return workspace.read(FILE, ComposeRecord.class);
    }

    ComposeRecord running(List<String> users, Map<String, Map<Integer, String>> published) {
        return new ComposeRecord(project, platform, reference, manifest, users, published, variables);
    }
}
