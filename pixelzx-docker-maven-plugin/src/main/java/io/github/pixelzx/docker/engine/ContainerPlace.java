package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;

/**
 * Where containers are run.
 *
 * @param live the containers that exist now
 * @param images those that were loaded
 * @param address how the engine is reached, and with it what its containers serve
 * @param lastOutput how long the last output of an ended container may take to arrive
 */
record ContainerPlace(
        DockerClient docker,
        Refusals refusals,
        LiveContainers live,
        LoadedImages images,
        EngineAddress address,
        Duration lastOutput) {

    /** Far more than a busy machine needs: what is missing of the output makes a wrong verdict of a test. */
    private static final Duration LAST_OUTPUT = Duration.ofMinutes(1);

    /** One where output may take a minute. */
    ContainerPlace(
            DockerClient docker, Refusals refusals, LiveContainers live, LoadedImages images, EngineAddress address) {
        this(docker, refusals, live, images, address, LAST_OUTPUT);
    }
}
