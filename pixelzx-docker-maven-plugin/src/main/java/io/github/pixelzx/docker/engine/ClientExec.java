package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs in containers by docker-java. */
record ClientExec(DockerClient docker) implements ExecCalls {

    @Override
    public String create(String container, ExecSpec program) {
        ExecCreateCmd create = docker.execCreateCmd(container)
                .withCmd(program.argv().toArray(String[]::new))
                .withAttachStdout(true)
                .withAttachStderr(true);
        if (!program.environment().isEmpty()) {
            create.withEnv(program.variables());
        }
        if (!program.workdir().isEmpty()) {
            create.withWorkingDir(program.workdir());
        }
        if (!program.user().isEmpty()) {
            create.withUser(program.user());
        }
        return create.exec().getId();
    }

    @Override
    public void start(String id, OutputStreams output) {
        docker.execStartCmd(id).exec(output);
    }

    @Override
    public @Nullable Long exitCode(String id) {
        return docker.inspectExecCmd(id).exec().getExitCodeLong();
    }

    /** What was started in a container and still runs. */
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
}
