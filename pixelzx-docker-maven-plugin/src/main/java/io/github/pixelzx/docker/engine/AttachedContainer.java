package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.AttachContainerCmd;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.WaitContainerCondition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A container from its creation to its removal.
 *
 * <p>It is attached to and waited for before it is started, so that a program that ends at once is not missed.
 */
final class AttachedContainer implements RunningContainer {

    /** How long an engine may take to begin an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DockerClient docker;
    private final Refusals refusals;
    private final LiveContainers live;
    private final LoadedImages images;
    private final Duration lastOutput;
    private final EngineAddress address;
    private final ServicePorts services;
    private final String name;
    private final OutputStreams output = new OutputStreams();
    private final ContainerExit exit = new ContainerExit();
    private final ContainerSamples samples = new ContainerSamples();
    private final ContainerInput input = new ContainerInput();
    private @Nullable NotStarted refusal;
    private long started;
    private boolean removed;

    private AttachedContainer(ContainerPlace place, String name) {
        this.docker = place.docker();
        this.refusals = place.refusals();
        this.live = place.live();
        this.images = place.images();
        this.lastOutput = place.lastOutput();
        this.address = place.address();
        this.services = new ServicePorts(address);
        this.name = name;
    }

    /**
     * Creates and starts a container.
     *
     * @param measured whether the engine is asked what it uses
     */
    static AttachedContainer start(ContainerPlace place, ContainerSpec wanted, boolean measured) {
        // With a name of our own it can be removed even if we never learn its ID.
        String name = wanted.name() == null ? "pixelzx-run-" + UUID.randomUUID() : wanted.name();
        AttachedContainer container = new AttachedContainer(place, name);
        place.live().add(name);
        try {
            container.create(wanted.withName(name), measured);
        } catch (NameTakenException e) {
            place.live().remove(name);
            container.closeStreams();
            throw e;
        } catch (RuntimeException e) {
            container.removeAfter(e);
            throw e;
        }
        return container;
    }

    private void create(ContainerSpec spec, boolean measured) {
        try {
            new ContainerCreation(docker, images, address).create(spec);
        } catch (DockerException e) {
            refusal = new NotStarted(Refusals.words(e), Duration.ZERO);
            return;
        } catch (NameTakenException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refusals.problem("The engine cannot create a container", e);
        }
        try {
            attach(spec);
            begin(measured);
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem("The engine cannot run a container", e);
        }
    }

    private void attach(ContainerSpec spec) throws InterruptedException {
        // Without the log: an engine attaches, answers and then replays the log, so that what a program printed
        // in between would come twice. Nothing is missed, since the container starts after the answer.
        AttachContainerCmd attach = docker.attachContainerCmd(name)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .withLogs(false);
        attach.exec(output);
        docker.waitContainerCmd(name)
                .withCondition(WaitContainerCondition.NEXT_EXIT)
                .exec(exit);
        requireAnswer(output);
        requireAnswer(exit);
        if (spec.stdin() != null) {
            // On a connection of its own: that this one ends is how the engine learns that the input does.
            docker.attachContainerCmd(name)
                    .withStdIn(input.of(spec.stdin()))
                    .withFollowStream(true)
                    .exec(input);
            requireAnswer(input);
        }
    }

    private void begin(boolean measured) throws InterruptedException {
        started = System.nanoTime();
        try {
            docker.startContainerCmd(name).exec();
        } catch (DockerException e) {
            refusal = new NotStarted(services.explained(Refusals.words(e)), since(System.nanoTime()));
            return;
        }
        input.endOnceSent(PATIENCE);
        if (measured) {
            docker.statsCmd(name).exec(samples);
        }
    }

    private void requireAnswer(AnswerStream<?> stream) throws InterruptedException {
        if (!stream.awaitStarted(PATIENCE)) {
            throw refusals.refused(
                    "The engine cannot run a container", "it did not answer within " + PATIENCE.toSeconds() + " s");
        }
    }

    private Duration since(long now) {
        return Duration.ofNanos(now - started);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<NotStarted> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public String stdout() {
        return output.stdout();
    }

    @Override
    public String stderr() {
        return output.stderr();
    }

    @Override
    public String output() {
        return output.both();
    }

    @Override
    public Optional<Duration> firstOutput() {
        long first = output.firstAt();
        return first == 0 ? Optional.empty() : Optional.of(since(first));
    }

    @Override
    public Optional<Exited> awaitExit(Duration limit) {
        try {
            boolean exited = exit.awaitEnded(limit);
            Duration duration = exited ? since(exit.endedAt()) : since(System.nanoTime());
            if (!exited) {
                return Optional.empty();
            }
            if (!output.awaitEnded(lastOutput)) {
                throw refusals.refused(
                        "The engine cannot run a container",
                        "it did not hand over all that " + name + " printed within " + lastOutput.toSeconds()
                                + " s of its end");
            }
            InspectContainerResponse.ContainerState state = inspect().getState();
            Long code = state.getExitCodeLong();
            if (code == null) {
                throw refusals.refused("The engine cannot run a container", "it names no exit code for " + name);
            }
            boolean outOfMemory = Boolean.TRUE.equals(state.getOOMKilled());
            return Optional.of(new Exited(code.intValue(), outOfMemory, stdout(), stderr(), duration));
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem("The engine cannot run a container", e);
        }
    }

    private InspectContainerResponse inspect() {
        return docker.inspectContainerCmd(name).exec();
    }

    @Override
    public String health() {
        return refusals.asked("The engine cannot look for " + name, () -> {
            HealthState health = inspect().getState().getHealth();
            return health == null || health.getStatus() == null ? "" : health.getStatus();
        });
    }

    @Override
    public int restarts() {
        return refusals.asked("The engine cannot look for " + name, () -> {
            Integer count = inspect().getRestartCount();
            return count == null ? 0 : count;
        });
    }

    @Override
    public Map<Integer, PublishedPort> ports() {
        return refusals.asked("The engine cannot look for " + name, () -> {
            Map<Integer, PublishedPort> ports = new TreeMap<>();
            Map<ExposedPort, Ports.Binding[]> bindings =
                    inspect().getNetworkSettings().getPorts().getBindings();
            bindings.forEach((inside, outside) -> {
                if (outside != null && outside.length > 0) {
                    ports.put(
                            inside.getPort(),
                            services.reached(outside[0].getHostIp(), Integer.parseInt(outside[0].getHostPortSpec())));
                }
            });
            return ports;
        });
    }

    @Override
    public PublishedPort machinePort(int port) {
        return services.ofMachine(port);
    }

    @Override
    public ExecResult exec(ExecSpec program, Duration limit) {
        return new ContainerExec(new ClientExec(docker), refusals).exec(name, program, limit);
    }

    @Override
    public void signal(String signal) {
        refusals.asked("The engine cannot signal " + name, () -> {
            try {
                docker.killContainerCmd(name).withSignal(signal).exec();
                return true;
            } catch (ConflictException e) {
                // It ended by itself in this very moment.
                return false;
            }
        });
    }

    @Override
    public Usage usage() {
        return samples.usage();
    }

    @Override
    public void close() {
        closeStreams();
        if (!removed) {
            removed = true;
            refusals.asked("The engine cannot remove a container", this::remove);
        }
    }

    private void closeStreams() {
        services.close();
        samples.close();
        input.close();
        exit.close();
        output.close();
    }

    private void removeAfter(RuntimeException failure) {
        try {
            closeStreams();
            remove();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean remove() {
        ContainerRun.remove(docker, name);
        return live.remove(name);
    }
}
