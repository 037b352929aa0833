package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs a program in a container that runs already. */
record ContainerExec(ExecCalls calls, Refusals refusals) {

    private static final int LOOKS = 1000;
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(10);

    ExecResult exec(String container, ExecSpec program, Duration limit) {
        List<String> argv = program.argv();
        try (OutputStreams output = new OutputStreams()) {
            String id = calls.create(container, program);
            calls.start(id, output);
            if (!output.awaitEnded(limit)) {
                String late = String.format(
                        Locale.ROOT, "'%s' did not end within %.1f s", argv.get(0), limit.toMillis() / 1000.0);
                return new ExecResult(null, output.stdout(), output.stderr() + late);
            }
            return new ExecResult(exitCode(id), output.stdout(), output.stderr());
        } catch (DockerException e) {
            return new ExecResult(null, "", Refusals.words(e));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw refusals.problem("The engine cannot run '" + argv.get(0) + "' in " + container, e);
        }
    }

    /** Asks for some ten seconds: the streams can end a moment before an engine, a busy one at that, notes the exit code. */
    private int exitCode(String id) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            Long code = calls.exitCode(id);
            if (code != null) {
                return code.intValue();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        throw refusals.refused("The engine cannot run a program in a container", "it names no exit code");
    }
}
