/** OCI and Docker words as values. */
@NullMarked
package io.github.pixelzx.docker.oci;

import org.jspecify.annotations.NullMarked;
