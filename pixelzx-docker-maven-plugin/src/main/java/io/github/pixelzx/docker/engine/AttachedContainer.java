package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.AttachContainerCmd;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A container from its creation to its removal.
 *
 * <p>It is attached to and waited for before it is started, so that a program that ends at once is not missed.
 */
final class AttachedContainer implements RunningContainer {

    /** How long an engine may take to begin an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long the last output of an ended container may take to arrive. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

    private final DockerClient docker;
    private final Refusals refusals;
    private final Set<String> live;
    private final String name;
    private final OutputStreams output = new OutputStreams();
    private final Exit exit = new Exit();
    private final Samples samples = new Samples();
    private final Input input = new Input();
    private @Nullable NotStarted refusal;
    private long started;
    private boolean removed;

    private AttachedContainer(DockerClient docker, Refusals refusals, Set<String> live, String name) {
        this.docker = docker;
        this.refusals = refusals;
        this.live = live;
        this.name = name;
    }

    /**
     * Creates and starts a container.
     *
     * @param live the names of the containers that exist now, for whoever has to remove them when the JVM ends
     * @param measured whether the engine is asked what it uses
     */
    static AttachedContainer start(
            DockerClient docker, Refusals refusals, Set<String> live, ContainerSpec wanted, boolean measured) {
        // With a name of our own it can be removed even if we never learn its ID.
        String name = wanted.name() == null ? "pixelzx-run-" + UUID.randomUUID() : wanted.name();
        AttachedContainer container = new AttachedContainer(docker, refusals, live, name);
        live.add(name);
        try {
            container.create(wanted.withName(name), measured);
        } catch (NameTakenException e) {
            live.remove(name);
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
            new ContainerCreation(docker).create(spec);
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
            refusal = new NotStarted(Refusals.words(e), since(System.nanoTime()));
            return;
        }
        input.endOnceSent();
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
            output.awaitEnded(LAST_OUTPUT);
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
                            new PublishedPort(outside[0].getHostIp(), Integer.parseInt(outside[0].getHostPortSpec())));
                }
            });
            return ports;
        });
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

    /** Tells when the container has exited. */
    private static final class Exit extends AnswerStream<WaitResponse> {

        private volatile long endedAt;

        @Override
        public void onNext(WaitResponse response) {
            // The end of the answer is what counts; the exit code is read where "out of memory" stands, too.
            endedAt = System.nanoTime();
        }

        @Override
        protected void onEnd() {
            if (endedAt == 0) {
                endedAt = System.nanoTime();
            }
        }

        long endedAt() {
            return endedAt;
        }
    }

    /** What the program reads: sent by a thread of docker-java's, which does not end the connection afterwards. */
    private static final class Input extends AnswerStream<Frame> {

        private final CountDownLatch sent = new CountDownLatch(1);
        private volatile boolean used;

        InputStream of(String text) {
            used = true;
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
                @Override
                public synchronized int read(byte[] into, int from, int most) {
                    int read = super.read(into, from, most);
                    if (read < 0) {
                        sent.countDown();
                    }
                    return read;
                }

                @Override
                public synchronized int read() {
                    int read = super.read();
                    if (read < 0) {
                        sent.countDown();
                    }
                    return read;
                }
            };
        }

        /** Ends the connection when all is sent, and with it the program's input. */
        void endOnceSent() throws InterruptedException {
            if (used && sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                close();
            }
        }

        @Override
        public void onNext(Frame frame) {
            // Output comes on the other connection.
        }
    }

    /** Remembers the most of what the engine tells about once a second. */
    private static final class Samples extends AnswerStream<Statistics> {

        private @Nullable Duration cpu;
        private @Nullable Long peakMemory;

        @Override
        public synchronized void onNext(Statistics sample) {
            if (sample.getCpuStats() != null && sample.getCpuStats().getCpuUsage() != null) {
                Long total = sample.getCpuStats().getCpuUsage().getTotalUsage();
                if (total != null && total > 0) {
                    cpu = Duration.ofNanos(total);
                }
            }
            if (sample.getMemoryStats() != null) {
                Long now = sample.getMemoryStats().getUsage();
                Long most = sample.getMemoryStats().getMaxUsage();
                long seen = Math.max(now == null ? 0 : now, most == null ? 0 : most);
                if (seen > 0 && (peakMemory == null || seen > peakMemory)) {
                    peakMemory = seen;
                }
            }
        }

        synchronized Usage usage() {
            return new Usage(cpu, peakMemory);
        }
    }
}
