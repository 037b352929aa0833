/** The goals; the only package that knows Maven. */
@NullMarked
package io.github.pixelzx.docker.mojo;

import org.jspecify.annotations.NullMarked;
