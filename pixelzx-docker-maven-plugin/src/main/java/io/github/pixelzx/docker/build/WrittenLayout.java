package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import java.util.Collection;
import java.util.List;

/**
 * What a build has written.
 *
 * @param layout every byte of it was read
 * @param steps the names of everything BuildKit did
 * @param times when and how long each of them ran
 */
record WrittenLayout(ImageLayout layout, Collection<StepName> steps, List<StepTime> times) {}
