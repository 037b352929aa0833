/** The {@code docker buildx} commands needed. */
@NullMarked
package io.github.pixelzx.docker.buildx;

import org.jspecify.annotations.NullMarked;
