package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.PipedProcess;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection by ssh: the docker program's own {@code docker system dial-stdio} carries the bytes, so that keys, agents and
 * {@code ~/.ssh/config} count as they do for {@code docker}.
 */
record SshLine(PipedProcess dialled) implements EngineTunnel.Line {

    /** Dials. */
    static SshLine to(EngineAddress address) {
        return new SshLine(PipedProcess.start(
                Command.of("docker", "system", "dial-stdio").withEnvironment(address.environment())));
    }

    @Override
    public InputStream output() {
        return dialled.output();
    }

    @Override
    public OutputStream input() {
        return dialled.input();
    }

    @Override
    public String lastWords() {
        return dialled.lastWords();
    }

    @Override
    public void close() {
        dialled.close();
    }
}
