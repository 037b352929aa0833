package io.github.pixelzx.docker.credentials;

import java.util.Map;
import java.util.function.Predicate;

/** The {@code <server>} entries of Maven's settings.xml, decrypted. The goals implement it: only they know Maven. */
@FunctionalInterface
public interface SettingsCredentials extends CredentialSource {

    /**
     * Registry to credentials, of every entry that serves a registry, can be read and is needed: for programs that find out
     * by themselves which registries they need. No other entry is decrypted.
     *
     * @param needed whether a registry (host and optional port) may be asked
     */
    default Map<String, Credentials> all(Predicate<String> needed) {
        return Map.of();
    }
}
