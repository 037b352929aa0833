/** One account of what was built, proven and published, told from the records. */
@NullMarked
package io.github.pixelzx.docker.report;

import org.jspecify.annotations.NullMarked;
