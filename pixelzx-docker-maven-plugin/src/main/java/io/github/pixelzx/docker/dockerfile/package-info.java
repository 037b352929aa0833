/** A Dockerfile as it is written, and what in it goes wrong on other platforms. */
@NullMarked
package io.github.pixelzx.docker.dockerfile;

import org.jspecify.annotations.NullMarked;
