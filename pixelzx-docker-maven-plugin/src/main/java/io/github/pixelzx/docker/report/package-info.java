/** One account of the run. */
@NullMarked
package io.github.pixelzx.docker.report;

import org.jspecify.annotations.NullMarked;
