package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.RunningContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs the programs that prepare a test, each in a container whose files become the image of the next, and then the
 * test's own. What they exit with does not matter, as in container-structure-test; the log tells.
 *
 * @param sandbox with a root file system that can be written to
 */
record Setup(CaseContext context, CommandTest test, SandboxSpec sandbox, Duration limit) {

    CaseOutcome run() {
        String name = Traces.image(
                context.run(),
                context.platform().slug() + "-setup-"
                        + UUID.randomUUID().toString().substring(0, 8));
        StringBuilder log = new StringBuilder();
        String image = context.reference();
        // Other tests run beside this one, and wait for theirs.
        Removals users = context.removals().apart();
        CommandRun commands = new CommandRun(context.withRemovals(users));
        try (LoadedImage prepared = new LoadedImage(context.engine(), name, users)) {
            for (List<String> argv : test.setup()) {
                Optional<CaseOutcome> failure = prepare(image, argv, prepared.name(), log);
                if (failure.isPresent()) {
                    return failure.get();
                }
                image = name;
            }
            CaseOutcome outcome = commands.run(container(test.program(), image), test.expected(), limit);
            return new CaseOutcome(
                    outcome.failures(),
                    outcome.detail(),
                    outcome.took(),
                    outcome.exitCode(),
                    outcome.stderr(),
                    log + outcome.log(),
                    outcome.measured());
        }
    }

    private Optional<CaseOutcome> prepare(String image, List<String> argv, String name, StringBuilder log) {
        ProgramSpec own = test.program();
        ProgramSpec program = new ProgramSpec(
                argv.subList(0, 1),
                argv.subList(1, argv.size()),
                own.environment(),
                null,
                own.workdir(),
                own.user(),
                own.volumes(),
                own.expands());
        try (RunningContainer container = context.engine().start(container(program, image))) {
            if (container.refusal().isPresent()) {
                return Optional.of(CaseOutcome.notStarted(container.refusal().get()));
            }
            Optional<Exited> exited = container.awaitExit(limit);
            log.append("setup ").append(String.join(" ", argv)).append('\n').append(container.output());
            if (exited.isEmpty()) {
                String late = "setup '" + String.join(" ", argv) + "' did not exit within " + CommandRun.seconds(limit);
                return Optional.of(new CaseOutcome(List.of(late), "", limit, null, "", log.toString(), null));
            }
            log.append("exit ").append(exited.get().exitCode()).append('\n');
            context.engine().commitContainer(container.name(), name.substring("docker.io/".length()));
            return Optional.empty();
        }
    }

    private ContainerSpec container(ProgramSpec program, String image) {
        return context.container(program, sandbox).withImage(image);
    }
}
