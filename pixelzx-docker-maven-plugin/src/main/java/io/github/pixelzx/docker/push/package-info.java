/** Copies the tested bytes to a registry. */
@NullMarked
package io.github.pixelzx.docker.push;

import org.jspecify.annotations.NullMarked;
