/** The {@code docker compose} commands needed. */
@NullMarked
package io.github.pixelzx.docker.compose;

import org.jspecify.annotations.NullMarked;
