package io.github.pixelzx.docker.buildx;

import java.time.Duration;

/**
 * A {@code buildx build} that ran to its end, whatever the end.
 *
 * @param exitCode 0 if the image was built
 * @param summary the command, its exit code and its time in one line
 * @param duration from start to end
 */
public record BuildxRun(int exitCode, String summary, Duration duration) {

    public boolean succeeded() {
        return exitCode == 0;
    }
}
