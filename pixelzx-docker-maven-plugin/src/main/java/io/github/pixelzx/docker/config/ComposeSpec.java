package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the Compose application is started and taken down.
 *
 * @param skip whether nothing is started
 * @param files the Compose files, absolute; empty for those that Compose itself finds in the module
 * @param envFiles files with variables, absolute; empty for Compose's own {@code .env}
 * @param projectName the Compose project; null for one of the image's, the module's and the platform's making
 * @param platform the platform whose image is used; null for the engine's own
 * @param services the services to start; empty for all
 * @param imageVariable the variable that carries the image's reference into the Compose file
 * @param timeout how long the services may take until all of them run and are healthy
 * @param keepVolumes whether the named volumes survive
 */
public record ComposeSpec(
        boolean skip,
        List<Path> files,
        List<Path> envFiles,
        @Nullable String projectName,
        @Nullable Platform platform,
        List<String> services,
        String imageVariable,
        Duration timeout,
        boolean keepVolumes) {

    public ComposeSpec {
        files = List.copyOf(files);
        envFiles = List.copyOf(envFiles);
        services = List.copyOf(services);
    }
}
