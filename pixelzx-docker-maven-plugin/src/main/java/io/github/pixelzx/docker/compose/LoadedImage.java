package io.github.pixelzx.docker.compose;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;

/**
 * One platform's image of the layout, in the engine under a name.
 *
 * @param reference the name, for example {@code docker.io/pixelzx/compose-1f2e3d4c:linux-arm64}
 * @param manifest the digest of the platform's manifest, as the layout has it
 */
public record LoadedImage(Platform platform, String reference, Digest manifest) {}
