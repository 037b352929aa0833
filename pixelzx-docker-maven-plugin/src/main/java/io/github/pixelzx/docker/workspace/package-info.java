/** The files under {@code target/pixelzx-docker/<image>/}. */
@NullMarked
package io.github.pixelzx.docker.workspace;

import org.jspecify.annotations.NullMarked;
