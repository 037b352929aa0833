/** What the user wrote, then what it means: the parameter table, raw values in, validated records out. */
@NullMarked
package io.github.pixelzx.docker.config;

import org.jspecify.annotations.NullMarked;
