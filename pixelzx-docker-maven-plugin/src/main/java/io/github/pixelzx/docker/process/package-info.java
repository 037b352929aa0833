/** Runs a program: the only place that does. */
@NullMarked
package io.github.pixelzx.docker.process;

import org.jspecify.annotations.NullMarked;
