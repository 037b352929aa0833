package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a build has written.
 *
 * @param layout every byte of it was read
 * @param took from the call of buildx to its end
 * @param steps the names of everything BuildKit did
 * @param times when and how long each of them ran
 */
record WrittenLayout(ImageLayout layout, Duration took, Collection<StepName> steps, List<StepTime> times) {}
