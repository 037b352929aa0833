/** Builds an image once more, from nothing, and names what is not the same. */
@NullMarked
package io.github.pixelzx.docker.rebuild;

import org.jspecify.annotations.NullMarked;
