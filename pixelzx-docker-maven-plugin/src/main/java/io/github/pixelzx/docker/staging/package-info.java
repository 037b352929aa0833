/** What waits in registries without a tag, remembered so that what failed can be removed. */
@NullMarked
package io.github.pixelzx.docker.staging;

import org.jspecify.annotations.NullMarked;
