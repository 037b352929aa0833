package io.github.pixelzx.docker.credentials;

import java.util.Map;

/** The {@code <server>} entries of Maven's settings.xml, decrypted. The goals implement it: only they know Maven. */
@FunctionalInterface
public interface SettingsCredentials extends CredentialSource {

    /**
     * Registry to credentials, of every entry whose id could be a registry's host and which can be read: for programs that
     * find out by themselves which registries they need.
     */
    default Map<String, Credentials> all() {
        return Map.of();
    }
}
