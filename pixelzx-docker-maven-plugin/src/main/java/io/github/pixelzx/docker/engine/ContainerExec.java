package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Runs a program in a container that runs already. */
record ContainerExec(DockerClient docker, Refusals refusals) {

    private static final int LOOKS = 50;
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(10);

    ExecResult exec(String container, ExecSpec program, Duration limit) {
        List<String> argv = program.argv();
        try (OutputStreams output = new OutputStreams()) {
            String id = create(container, program).exec().getId();
            docker.execStartCmd(id).exec(output);
            if (!output.awaitEnded(limit)) {
                String late = String.format(
                        Locale.ROOT, "'%s' did not end within %.1f s", argv.get(0), limit.toMillis() / 1000.0);
                return new ExecResult(null, output.stdout(), output.stderr() + late);
            }
            return new ExecResult(exitCode(id), output.stdout(), output.stderr());
        } catch (DockerException e) {
            return new ExecResult(null, "", Refusals.words(e));
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem("The engine cannot run '" + argv.get(0) + "' in " + container, e);
        }
    }

    /** What was started and still runs. */
    List<List<String>> running(String container) {
        List<String> started = docker.inspectContainerCmd(container).exec().getExecIds();
        return started == null
                ? List.of()
                : started.stream().flatMap(this::program).toList();
    }

    private Stream<List<String>> program(String id) {
        try {
            InspectExecResponse program = docker.inspectExecCmd(id).exec();
            InspectExecResponse.ProcessConfig process = program.getProcessConfig();
            if (!Boolean.TRUE.equals(program.isRunning()) || process == null) {
                return Stream.empty();
            }
            List<String> arguments = process.getArguments();
            return Stream.of(Stream.concat(
                            Stream.of(process.getEntryPoint()), arguments == null ? Stream.empty() : arguments.stream())
                    .toList());
        } catch (NotFoundException e) {
            // It has ended meanwhile.
            return Stream.empty();
        }
    }

    private ExecCreateCmd create(String container, ExecSpec program) {
        ExecCreateCmd create = docker.execCreateCmd(container)
                .withCmd(program.argv().toArray(String[]::new))
                .withAttachStdout(true)
                .withAttachStderr(true);
        if (!program.environment().isEmpty()) {
            create.withEnv(program.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + '=' + variable.getValue())
                    .sorted()
                    .toList());
        }
        if (!program.workdir().isEmpty()) {
            create.withWorkingDir(program.workdir());
        }
        if (!program.user().isEmpty()) {
            create.withUser(program.user());
        }
        return create;
    }

    /** Asks a few times: the streams can end a moment before the engine notes the exit code. */
    private int exitCode(String id) {
        for (int look = 0; look < LOOKS; look++) {
            Long code = docker.inspectExecCmd(id).exec().getExitCodeLong();
            if (code != null) {
                return code.intValue();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        throw refusals.refused("The engine cannot run a program in a container", "it names no exit code");
    }
}
