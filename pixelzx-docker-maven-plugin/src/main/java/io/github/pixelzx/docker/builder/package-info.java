/** A buildx builder able to build every requested platform. */
@NullMarked
package io.github.pixelzx.docker.builder;

import org.jspecify.annotations.NullMarked;
