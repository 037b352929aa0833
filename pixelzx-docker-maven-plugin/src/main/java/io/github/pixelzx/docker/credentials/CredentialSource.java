package io.github.pixelzx.docker.credentials;

import java.util.Optional;

/** Knows credentials of registries. */
@FunctionalInterface
public interface CredentialSource {

    /**
     * The credentials for a registry.
     *
     * @param registry host and optional port as a reference names them; {@code docker.io} for Docker Hub
     * @return nothing if this source knows none: the registry is then used anonymously
     */
    Optional<Credentials> forRegistry(String registry);
}
