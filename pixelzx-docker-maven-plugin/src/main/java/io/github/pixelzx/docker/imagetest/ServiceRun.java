package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.RequestSpec;
import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.ServiceStep;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.StopSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ExecResult;
import io.github.pixelzx.docker.engine.ExecSpec;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.PublishedPort;
import io.github.pixelzx.docker.engine.RunningContainer;
import io.github.pixelzx.docker.engine.ServiceClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts a service, waits for it, uses it and ends it. */
final class ServiceRun {

    /** How long a service is left alone between two looks at it. */
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** A network nobody has (RFC 5737): where no name is looked up outside. */
    private static final String NOWHERE = "192.0.2.1";

    private final CaseContext context;
    private final ServiceTest test;
    private final ServiceClient client = new ServiceClient();
    private final StringBuilder done = new StringBuilder();
    private final SandboxSpec sandbox;
    private @Nullable Duration ready;
    private @Nullable Integer exitCode;

    ServiceRun(CaseContext context, ServiceTest test) {
        this.context = context;
        this.test = test;
        this.sandbox = test.sandbox() == null ? context.spec().sandbox() : test.sandbox();
    }

    CaseOutcome run() {
        Set<Integer> ports = test.ports();
        if (ports.isEmpty() || !sandbox.network().equals(SandboxSpec.NO_NETWORK)) {
            return run(container().withPorts(sandbox.network().equals("host") ? Set.of() : ports));
        }
        String network = context.named("net-" + UUID.randomUUID().toString().substring(0, 8));
        context.engine().createNetwork(network, context.labels());
        try (OwnNetwork own = new OwnNetwork(context.engine(), network)) {
            return run(container().withNetwork(own.name()).withPorts(ports).withNameservers(List.of(NOWHERE)));
        }
    }

    /** An init would answer signals in the program's place; only an emulator needs one. */
    private ContainerSpec container() {
        return context.container(test.program(), test.sandbox())
                .withInit(context.pace().emulated());
    }

    private CaseOutcome run(ContainerSpec spec) {
        long begun = System.nanoTime();
        try (RunningContainer container = context.engine().start(spec)) {
            if (container.refusal().isPresent()) {
                return CaseOutcome.notStarted(container.refusal().get());
            }
            Map<Integer, PublishedPort> ports = spec.ports().isEmpty() ? machinePorts(container) : container.ports();
            Optional<String> failure = new ServiceWait(context, test.start(), client, ports).await(container);
            ready = Duration.ofNanos(System.nanoTime() - begun);
            if (failure.isEmpty()) {
                failure = use(container, ports);
            }
            int restarts = container.restarts();
            StopSpec stop = test.stop();
            if (failure.isEmpty() && stop != null) {
                failure = stop(container, stop);
            } else {
                exitCode =
                        container.awaitExit(Duration.ZERO).map(Exited::exitCode).orElse(null);
            }
            return new CaseOutcome(
                    failure.stream().toList(),
                    "started after " + CommandRun.seconds(ready) + (stop == null ? "" : ", stopped, " + exit()),
                    Duration.ofNanos(System.nanoTime() - begun),
                    exitCode,
                    container.stderr() + done,
                    container.output() + done,
                    Measured.of(container, ready, restarts));
        }
    }

    private Map<Integer, PublishedPort> machinePorts(RunningContainer container) {
        return test.ports().stream().collect(Collectors.toMap(port -> port, container::machinePort));
    }

    private Optional<String> use(RunningContainer container, Map<Integer, PublishedPort> ports) {
        for (ServiceStep step : test.then()) {
            Optional<String> failure = step instanceof ServiceStep.Request request
                    ? ask(container, ports, request.request())
                    : exec(container, (ServiceStep.Command) step);
            done.append(step.title())
                    .append(failure.map(why -> ": " + why).orElse(": as expected"))
                    .append('\n');
            if (failure.isPresent()) {
                return failure.map(why -> "'" + step.title() + "' " + why);
            }
        }
        return Optional.empty();
    }

    /** Asks again and again until the answer is right or the time of a test is over. */
    private Optional<String> ask(RunningContainer container, Map<Integer, PublishedPort> ports, RequestSpec request) {
        ServiceRequest asked = new ServiceRequest(client, ports, request, context.platform());
        Duration limit = context.pace().scaled(context.spec().timeout());
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> failure = asked.failure(limit);
            if (failure.isEmpty()) {
                return failure;
            }
            context.waits()
                    .accept("'" + request.title() + "' " + failure.get() + "; asked again for up to "
                            + CommandRun.seconds(limit));
            if (System.nanoTime() > deadline) {
                return failure.map(why -> why + " (for " + CommandRun.seconds(limit) + ", pixelzx.test.timeout)");
            }
            Optional<Exited> exited = container.awaitExit(BETWEEN_LOOKS);
            if (exited.isPresent()) {
                return Optional.of("found it ended with exit " + exited.get().exitCode());
            }
        }
    }

    private Optional<String> exec(RunningContainer container, ServiceStep.Command command) {
        context.waits().accept("'" + command.title() + "' has not ended yet");
        ExecSpec program = new ExecSpec(command.argv(), command.environment(), command.workdir(), command.user());
        ExecResult result =
                container.exec(program, context.pace().scaled(context.spec().timeout()));
        done.append(result.stdout()).append(result.stderr());
        Integer code = result.exitCode();
        if (code == null) {
            return Optional.of("did not end: " + result.stderr().strip());
        }
        List<String> failures = CommandRun.failures(
                command.expected(), code, false, result.stdout(), result.stderr(), context.platform());
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", failures));
    }

    private Optional<String> stop(RunningContainer container, StopSpec stop) {
        String own = context.image().config().stopSignal();
        String signal = !stop.signal().isEmpty() ? stop.signal() : own.isEmpty() ? "SIGTERM" : own;
        Duration within = context.pace().scaled(stop.within());
        context.waits().accept("it has not ended yet after " + signal);
        container.signal(signal);
        Optional<Exited> exited = container.awaitExit(within);
        if (exited.isEmpty()) {
            return Optional.of("was still running " + CommandRun.seconds(within) + " after " + signal
                    + " (<stop><within>); a program that is process 1 has to handle it");
        }
        exitCode = exited.get().exitCode();
        Integer wanted = stop.exitCode();
        return wanted == null || wanted.equals(exitCode)
                ? Optional.empty()
                : Optional.of("ended with " + exit() + " after " + signal + ", not with " + wanted);
    }

    private String exit() {
        return "exit " + exitCode;
    }
}
