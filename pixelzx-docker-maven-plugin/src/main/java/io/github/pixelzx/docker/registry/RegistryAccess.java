package io.github.pixelzx.docker.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How registries are reached.
 *
 * @param insecure registries (host and port) that may be reached by plain HTTP although they are not on loopback
 * @param proxies the way to them; the JVM's own properties ({@code https.proxyHost} and so on) are stronger
 * @param authorities registry (host and port) to a file with the certificates of the authorities that may sign its own
 * @param directories Docker's {@code certs.d} directories, each with one directory per registry
 */
public record RegistryAccess(
        List<String> insecure, Proxies proxies, Map<String, Path> authorities, List<Path> directories) {

    public RegistryAccess {
        insecure = List.copyOf(insecure);
        authorities = Map.copyOf(authorities);
        directories = List.copyOf(directories);
    }

    /** Directly, with the certificates everybody trusts. */
    public static RegistryAccess direct(List<String> insecure) {
        return new RegistryAccess(insecure, Proxies.NONE, Map.of(), List.of());
    }

    /** Docker's directories with certificates for registries. */
    public static List<Path> dockerDirectories(Path home) {
        return List.of(
                Path.of("/etc/docker/certs.d"),
                home.resolve(".docker").resolve("certs.d"),
                home.resolve(".config").resolve("docker").resolve("certs.d"));
    }
}
