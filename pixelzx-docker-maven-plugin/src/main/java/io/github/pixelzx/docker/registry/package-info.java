/** The OCI distribution calls needed. */
@NullMarked
package io.github.pixelzx.docker.registry;

import org.jspecify.annotations.NullMarked;
