/** An OCI image layout on disk, every byte checked against its digest. */
@NullMarked
package io.github.pixelzx.docker.layout;

import org.jspecify.annotations.NullMarked;
