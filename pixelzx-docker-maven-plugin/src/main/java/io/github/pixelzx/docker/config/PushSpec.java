package io.github.pixelzx.docker.config;

import java.util.List;

/**
 * How the image is published.
 *
 * @param skip whether nothing is published
 * @param requireTested whether only tested bytes may be published; false is said on the console and in the push record
 * @param insecureRegistries hosts (with port) that may be reached by plain HTTP although they are not on loopback
 */
public record PushSpec(boolean skip, boolean requireTested, List<String> insecureRegistries) {

    public PushSpec {
        insecureRegistries = List.copyOf(insecureRegistries);
    }
}
