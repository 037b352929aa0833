/** The few Docker Engine API calls needed; the only package that knows docker-java. */
@NullMarked
package io.github.pixelzx.docker.engine;

import org.jspecify.annotations.NullMarked;
