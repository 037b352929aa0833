/** What Git knows of the project. */
@NullMarked
package io.github.pixelzx.docker.git;

import org.jspecify.annotations.NullMarked;
