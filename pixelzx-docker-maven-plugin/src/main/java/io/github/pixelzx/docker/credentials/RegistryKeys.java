package io.github.pixelzx.docker.credentials;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The names under which Docker's config.json may know a registry.
 *
 * @param server the name a credential helper is asked for
 * @param names all spellings, the usual one first
 */
record RegistryKeys(String server, List<String> names) {

    /** Docker Hub's key, from the days of its first API; every Docker program still writes it. */
    private static final String HUB = "https://index.docker.io/v1/";

    private static final List<String> HUB_HOSTS =
            List.of("index.docker.io", ImageReference.DOCKER_HUB, "registry-1.docker.io");

    RegistryKeys {
        names = List.copyOf(names);
    }

    /** The registry that one of the spellings means. */
    static String registry(String key) {
        String host = key.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return HUB_HOSTS.contains(host) ? ImageReference.DOCKER_HUB : host;
    }

    static RegistryKeys of(String registry) {
        boolean hub = HUB_HOSTS.contains(registry);
        List<String> names = new ArrayList<>();
        for (String host : hub ? HUB_HOSTS : List.of(registry)) {
            for (String scheme : List.of("", "https://", "http://")) {
                for (String path : List.of("", "/", "/v1/", "/v2/", "/v1", "/v2")) {
                    names.add(scheme + host + path);
                }
            }
        }
        if (hub) {
            names.add(0, HUB);
        }
        return new RegistryKeys(hub ? HUB : registry, names);
    }
}
