/** What an image layout or a registry holds, platform by platform, and how two images differ. */
@NullMarked
package io.github.pixelzx.docker.inspect;

import org.jspecify.annotations.NullMarked;
