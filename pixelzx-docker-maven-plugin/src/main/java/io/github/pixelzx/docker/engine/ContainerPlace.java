package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import java.util.Set;

/**
 * Where containers are run.
 *
 * @param live the names of the containers that exist now, for whoever has to remove them when the JVM ends
 * @param address how the engine is reached, and with it what its containers serve
 */
record ContainerPlace(DockerClient docker, Refusals refusals, Set<String> live, EngineAddress address) {}
