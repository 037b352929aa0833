package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The buildx of this machine, with a store of its own. */
@Tag("docker")
class RealBuildxTest extends BuildxContract {

    @TempDir
    Path store;

    @Override
    Buildx buildx() {
        DockerCli machine = DockerCli.ofThisMachine();
        Map<String, String> environment = new HashMap<>(machine.environment());
        environment.put("BUILDX_CONFIG", store.toString());
        DockerCli separate = new DockerCli(environment, machine.home(), machine.system(), machine.root());
        return new BuildxBinary(
                (command, listener) -> new SystemProcesses()
                        .run(command.withEnvironment(Map.of("BUILDX_CONFIG", store.toString())), listener),
                separate);
    }

    @Override
    Map<String, String> engine() {
        return RealEngine.variables();
    }
}
