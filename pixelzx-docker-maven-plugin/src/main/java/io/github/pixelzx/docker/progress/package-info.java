/** What happens, as sentences. */
@NullMarked
package io.github.pixelzx.docker.progress;

import org.jspecify.annotations.NullMarked;
