package io.github.pixelzx.docker.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a program run inside a container left behind.
 *
 * @param exitCode null where it did not run to its end: it could not start or its time was over, which
 *     {@code stderr} then tells
 */
public record ExecResult(@Nullable Integer exitCode, String stdout, String stderr) {

    public boolean succeeded() {
        return exitCode != null && exitCode == 0;
    }
}
