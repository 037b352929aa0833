package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image's config has to say.
 *
 * @param environment variables and what holds for their values
 * @param absentEnvironment variables it must not set
 * @param labels labels and what holds for their values
 * @param entrypoint null for any
 * @param command null for any
 * @param ports exposed ports, {@code 8080} or {@code 53/udp}
 * @param closedPorts ports it must not expose
 * @param volumes paths it declares as volumes
 * @param absentVolumes paths it must not declare as volumes
 * @param workdir null for any
 * @param user null for any
 */
public record MetadataTest(
        String name,
        List<Platform> platforms,
        Map<String, TextRule> environment,
        List<String> absentEnvironment,
        Map<String, TextRule> labels,
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        List<String> ports,
        List<String> closedPorts,
        List<String> volumes,
        List<String> absentVolumes,
        @Nullable String workdir,
        @Nullable String user)
        implements TestCase {

    public MetadataTest {
        platforms = List.copyOf(platforms);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        absentEnvironment = List.copyOf(absentEnvironment);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        ports = List.copyOf(ports);
        closedPorts = List.copyOf(closedPorts);
        volumes = List.copyOf(volumes);
        absentVolumes = List.copyOf(absentVolumes);
    }

    @Override
    public MetadataTest named(String other) {
        return new MetadataTest(
                other,
                platforms,
                environment,
                absentEnvironment,
                labels,
                entrypoint,
                command,
                ports,
                closedPorts,
                volumes,
                absentVolumes,
                workdir,
                user);
    }
}
