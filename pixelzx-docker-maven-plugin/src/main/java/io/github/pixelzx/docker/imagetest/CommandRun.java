package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.RunningContainer;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a program in a container of its own and compares how it ended with what is expected. */
record CommandRun(CaseContext context) {

    CaseOutcome run(CommandTest test) {
        Duration limit =
                context.pace().scaled(test.timeout() == null ? context.spec().timeout() : test.timeout());
        if (test.setup().isEmpty()) {
            return run(context.container(test.program(), test.sandbox()), test.expected(), limit);
        }
        SandboxSpec sandbox = test.sandbox() == null ? context.spec().sandbox() : test.sandbox();
        return new Setup(context, test, sandbox.writable(), limit).run();
    }

    /** The image's own entrypoint and command: it may exit with 0 or go on running. */
    CaseOutcome runOwn() {
        Duration limit = context.pace().watched(context.spec().startTime());
        return run(
                context.container(ProgramSpec.OWN, null),
                Expectation.SUCCESS,
                limit,
                container -> outcome(container, List.of(), "still running after " + seconds(limit), limit, null));
    }

    CaseOutcome run(ContainerSpec spec, Expectation expected, Duration limit) {
        String late = "did not exit within " + seconds(limit) + " (pixelzx.test.timeout, scaled where emulated)";
        return run(spec, expected, limit, container -> outcome(container, List.of(late), "", limit, null));
    }

    /**
     * Runs a container to its end.
     *
     * @param running the outcome where the program does not end in time
     */
    private CaseOutcome run(
            ContainerSpec spec, Expectation expected, Duration limit, Function<RunningContainer, CaseOutcome> running) {
        RunningContainer container = context.engine().start(spec);
        try (Removals.Held held = context.removals().hold(container)) {
            if (container.refusal().isPresent()) {
                return CaseOutcome.notStarted(container.refusal().get());
            }
            context.waits().accept("its program has not exited yet, and may take up to " + seconds(limit));
            Optional<Exited> exited = container.awaitExit(limit);
            if (exited.isEmpty()) {
                return running.apply(container);
            }
            held.ended();
            return ended(container, exited.get(), expected);
        }
    }

    private CaseOutcome ended(RunningContainer container, Exited exited, Expectation expected) {
        List<String> failures = failures(
                expected,
                exited.exitCode(),
                exited.outOfMemory(),
                exited.stdout(),
                exited.stderr(),
                context.platform());
        return outcome(container, failures, "exit " + exited.exitCode(), exited.duration(), exited.exitCode());
    }

    private static CaseOutcome outcome(
            RunningContainer container,
            List<String> failures,
            String detail,
            Duration took,
            @Nullable Integer exitCode) {
        return new CaseOutcome(
                failures,
                detail,
                took,
                exitCode,
                container.stderr(),
                container.output(),
                Measured.of(container, null, 0));
    }

    /** Everything in which a program did not end as expected. */
    static List<String> failures(
            Expectation expected, int exitCode, boolean outOfMemory, String stdout, String stderr, Platform platform) {
        List<String> failures = new ArrayList<>();
        Integer wanted = expected.exitCode();
        if (wanted != null && wanted != exitCode) {
            failures.add("exit " + exitCode + (wanted == 0 ? "" : " instead of " + wanted)
                    + (outOfMemory ? ", out of memory (<memory>)" : "") + readOnly(stdout + stderr));
        }
        failures.addAll(mismatches("stdout", expected.stdout(), stdout, platform));
        failures.addAll(mismatches("stderr", expected.stderr(), stderr, platform));
        return failures;
    }

    static List<String> mismatches(String what, List<TextRule> rules, String text, Platform platform) {
        return rules.stream()
                .map(rule -> rule.mismatch(CaseOutcome.plain(text), platform))
                .flatMap(Optional::stream)
                .map(mismatch -> what + ' ' + mismatch)
                .toList();
    }

    private static String readOnly(String output) {
        return output.toLowerCase(Locale.ROOT).contains("read-only file system")
                ? "; it writes outside /tmp and volumes (open it by <readOnlyRoot>false</readOnlyRoot>,"
                        + " -Dpixelzx.test.readOnlyRoot=false)"
                : "";
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
