/** Hands an image to others than a registry: to the engine of this machine, or as an archive to a file. */
@NullMarked
package io.github.pixelzx.docker.export;

import org.jspecify.annotations.NullMarked;
