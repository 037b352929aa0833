package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.Platform;

/**
 * One platform of an image layout.
 *
 * @param platform as the index names it, or the config where the index names none; never different from the config's
 * @param manifest points to the manifest
 * @param parsedManifest what the manifest says
 * @param config what the config says
 */
public record PlatformImage(Platform platform, Descriptor manifest, ImageManifest parsedManifest, ImageConfig config) {}
