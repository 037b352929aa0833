package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;

/**
 * What an engine says of itself.
 *
 * @param id the engine's own, stable over restarts; empty where an engine has none
 * @param apiVersion the version of the API that is spoken with it, for example {@code 1.45}
 * @param architecture the kernel's word, for example {@code x86_64}
 * @param registryMirrors addresses asked before Docker Hub, as configured, for example {@code http://127.0.0.1:5000/}
 * @param insecureRegistries hosts and networks that are spoken to without TLS, for example {@code 127.0.0.0/8}
 * @param proxies the proxies it goes through, as the variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and
 *     {@code NO_PROXY}; none whose user the engine keeps secret
 * @param cgroupDriver {@code cgroupfs}, {@code systemd} or {@code none}
 * @param userNamespaces whether containers are put into a user namespace of their own unless they ask not to be
 * @param host the {@code DOCKER_HOST} value that reaches it
 * @param environment all variables with which a {@code docker} program reaches the same engine; an empty value means
 *     that the variable must not be set
 * @param limits what to expect of an engine that is not Docker's own, as sentences; empty for Docker
 */
public record EngineDescription(
        String id,
        String version,
        String apiVersion,
        String os,
        String architecture,
        ImageStore store,
        List<String> registryMirrors,
        List<String> insecureRegistries,
        Map<String, String> proxies,
        String cgroupDriver,
        boolean userNamespaces,
        String host,
        Map<String, String> environment,
        List<String> limits) {

    public EngineDescription {
        registryMirrors = List.copyOf(registryMirrors);
        insecureRegistries = List.copyOf(insecureRegistries);
        proxies = Map.copyOf(proxies);
        environment = Map.copyOf(environment);
        limits = List.copyOf(limits);
    }

    /** The platform of the machine the engine runs on. */
    public Platform platform() {
        return switch (architecture) {
            case "x86_64" -> Platform.of(os, "amd64");
            case "aarch64" -> Platform.of(os, "arm64");
            case "armv5l" -> new Platform(os, "arm", "v5");
            case "armv6l" -> new Platform(os, "arm", "v6");
            case "armv7l", "armv8l" -> new Platform(os, "arm", "v7");
            case "i386", "i686" -> Platform.of(os, "386");
            case "mips64" -> Platform.of(os, "mips64le");
            default -> Platform.of(os, architecture);
        };
    }
}
