/** How an engine runs a platform: on its own processor, by emulation, or not at all; found out by trying. */
@NullMarked
package io.github.pixelzx.docker.emulation;

import org.jspecify.annotations.NullMarked;
