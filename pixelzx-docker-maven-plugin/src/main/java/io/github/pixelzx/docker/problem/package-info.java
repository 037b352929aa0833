/** What went wrong and what to do. */
@NullMarked
package io.github.pixelzx.docker.problem;

import org.jspecify.annotations.NullMarked;
