/** Checks of everything a build needs, each with its fix. */
@NullMarked
package io.github.pixelzx.docker.doctor;

import org.jspecify.annotations.NullMarked;
