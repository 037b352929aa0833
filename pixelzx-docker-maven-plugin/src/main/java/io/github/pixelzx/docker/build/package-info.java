/** One {@code buildx build}, or one per node where a builder spans nodes, into an OCI image layout. */
@NullMarked
package io.github.pixelzx.docker.build;

import org.jspecify.annotations.NullMarked;
