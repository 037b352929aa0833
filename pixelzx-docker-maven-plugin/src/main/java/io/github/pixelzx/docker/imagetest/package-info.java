/** Runs each platform's image; with the audit's result it makes the tested layout. */
@NullMarked
package io.github.pixelzx.docker.imagetest;

import org.jspecify.annotations.NullMarked;
