package io.github.pixelzx.docker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory: images have names, containers have states and names that exclude each other, and programs do what
 * the test says they do. {@link EngineContract} holds it to what the real engine does.
 */
public final class FakeEngine implements Engine {

    /** What a program does when it is run; a refusal is the engine's, before the program starts. */
    public record Program(int exitCode, String stdout, String stderr, boolean endless, String refusal) {

        public static Program exits(int exitCode, String stdout, String stderr) {
            return new Program(exitCode, stdout, stderr, false, "");
        }

        public static Program runsOn(String stdout) {
            return new Program(0, stdout, "", true, "");
        }

        public static Program cannotStart(String refusal) {
            return new Program(0, "", "", false, refusal);
        }
    }

    private static final class Box {
        private final String id;
        private final ContainerSpec spec;
        private volatile String name;
        private volatile List<List<String>> programs = List.of();
        private volatile Status status = Status.CREATED;
        private volatile Instant createdAt = Instant.now();
        private volatile @Nullable Instant startedAt;
        private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

        Box(String id, ContainerSpec spec, String name) {
            this.id = id;
            this.spec = spec;
            this.name = name;
        }
    }

    private final Map<String, ImageState> images = new ConcurrentHashMap<>();
    private final Map<String, ImageState> pullable = new ConcurrentHashMap<>();
    /** By ID; IDs grow. */
    private final Map<String, Box> containers = new ConcurrentSkipListMap<>();

    private final Set<String> volumes = new ConcurrentSkipListSet<>();
    private final Map<List<String>, Program> programs = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, Map<String, String>> networks = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> volumeLabels = new ConcurrentHashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Runnable> before = new ConcurrentHashMap<>();
    private BiFunction<ContainerState, List<String>, Optional<ExecResult>> execution =
            (container, argv) -> Optional.empty();
    private Duration skew = Duration.ZERO;
    private Instant startedAt = Instant.parse("2026-01-01T00:00:00Z");
    private EngineDescription description = new EngineDescription(
            "fake",
            "26.1.5",
            "1.45",
            "linux",
            "x86_64",
            ImageStore.CONTAINERD,
            List.of(),
            List.of("127.0.0.0/8"),
            Map.of(),
            "cgroupfs",
            false,
            "unix:///var/run/docker.sock",
            Map.of("DOCKER_HOST", "unix:///var/run/docker.sock"),
            List.of());

    public FakeEngine describedAs(EngineDescription newDescription) {
        description = newDescription;
        return this;
    }

    /** Lets the engine's clock be ahead, or behind by a negative duration. */
    public FakeEngine ahead(Duration time) {
        skew = time;
        return this;
    }

    /** Puts a volume into the engine. */
    public FakeEngine holdingVolume(String name) {
        volumes.add(name);
        return this;
    }

    /** Lets the engine have been started at some time. */
    public FakeEngine startedAt(Instant time) {
        startedAt = time;
        return this;
    }

    /** Puts an image into the engine. */
    public FakeEngine holding(String reference, Platform platform) {
        images.put(shortened(reference), image(reference, platform));
        return this;
    }

    /** Lets a name mean another image from now on, the one that would be held under the other name. */
    public void retag(String other, String reference) {
        images.put(shortened(reference), image(other, Platform.of("linux", "amd64")));
    }

    /** Puts an image where a pull finds it. */
    public FakeEngine offering(String reference, Platform platform) {
        pullable.put(shortened(reference), image(reference, platform));
        return this;
    }

    /** Says what a program does, in every container. */
    public FakeEngine running(List<String> argv, Program program) {
        programs.put(argv, program);
        return this;
    }

    /** Decides about programs run inside containers first; an empty answer leaves it to {@link #running}. */
    public FakeEngine executing(BiFunction<ContainerState, List<String>, Optional<ExecResult>> newExecution) {
        execution = newExecution;
        return this;
    }

    /** Lets something happen once, right before the next call of a kind ("rename", for example): another process' deed. */
    public FakeEngine before(String call, Runnable deed) {
        before.put(call, deed);
        return this;
    }

    /** Lets a container have been created, and started if it was, long ago. */
    public void age(String nameOrId, Duration age) {
        Box box = box(nameOrId).orElseThrow();
        box.createdAt = Instant.now().minus(age);
        box.startedAt = box.status == Status.CREATED ? null : box.createdAt;
    }

    /** Puts a container into a state the engine's methods do not lead to. */
    public void force(String nameOrId, Status status) {
        box(nameOrId).orElseThrow().status = status;
    }

    /** What was asked for so far, without questions ("create NAME", "start NAME", …). */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public void forgetCalls() {
        calls.clear();
    }

    public ContainerSpec specOf(String nameOrId) {
        return box(nameOrId).orElseThrow().spec;
    }

    /** Whether no image is left in the engine. */
    public boolean holdsNothing() {
        return images.isEmpty();
    }

    /** The files put into a container, by absolute path. */
    public Map<String, byte[]> filesOf(String nameOrId) {
        return box(nameOrId).orElseThrow().files;
    }

    public List<String> containerNames() {
        return containers.values().stream().map(box -> box.name).toList();
    }

    @Override
    public EngineDescription describe() {
        return description;
    }

    @Override
    public Instant now() {
        return Instant.now().plus(skew);
    }

    @Override
    public EngineHealth health() {
        return new EngineHealth(now(), "");
    }

    @Override
    public List<String> volumeNames() {
        return List.copyOf(volumes);
    }

    @Override
    public Optional<Instant> startedAt() {
        return Optional.of(startedAt);
    }

    @Override
    public Optional<ImageState> inspectImage(String reference) {
        return Optional.ofNullable(images.get(shortened(reference)));
    }

    @Override
    public void pullImage(String reference, Consumer<String> progress) {
        record("pull", reference);
        ImageState image = pullable.get(shortened(reference));
        if (image == null) {
            throw refused("manifest for " + reference + " not found: manifest unknown");
        }
        progress.accept("Pulling from " + reference);
        images.put(shortened(reference), image);
    }

    @Override
    public void pullImageAs(String reference, String name, @Nullable RegistryLogin login) {
        pullImage(reference, line -> {});
        images.put(shortened(name), images.remove(shortened(reference)));
    }

    @Override
    public String loadImage(TarWriter writer) {
        Map<String, byte[]> files;
        String name;
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.writeTo(out);
            files = untar(out.toByteArray(), "");
            JsonNode manifest = new ObjectMapper()
                    .readTree(files.getOrDefault("manifest.json", new byte[0]))
                    .path(0);
            name = manifest.path("RepoTags").path(0).asText("");
            JsonNode config = new ObjectMapper()
                    .readTree(files.getOrDefault(manifest.path("Config").asText(""), new byte[0]));
            for (JsonNode layer : manifest.path("Layers")) {
                if (!files.containsKey(layer.asText())) {
                    throw refused("blob " + layer.asText() + " not found");
                }
            }
            if (name.isEmpty()) {
                throw refused("unrecognized image format");
            }
            String os = config.path("os").asText("linux");
            holding(name, Platform.of(os, config.path("architecture").asText("amd64")));
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        record("load", name);
        return shortened(name);
    }

    @Override
    public void removeImage(String reference) {
        record("removeImage", reference);
        images.remove(shortened(reference));
    }

    @Override
    public Optional<ContainerState> inspectContainer(String nameOrId) {
        return box(nameOrId).map(FakeEngine::state);
    }

    @Override
    public String createContainer(ContainerSpec spec) {
        String name = spec.name() == null ? "nameless_" + containers.size() : spec.name();
        record("create", name);
        requireImage(spec);
        synchronized (containers) {
            if (box(name).isPresent()) {
                throw new NameTakenException(name);
            }
            return created(spec, name);
        }
    }

    private String created(ContainerSpec spec, String name) {
        String id = String.format(Locale.ROOT, "%032x", made.incrementAndGet());
        containers.put(id, new Box(id, spec, name));
        volumes.addAll(spec.volumes().keySet());
        return id;
    }

    @Override
    public void putArchive(String container, String directory, byte[] tar) {
        Box box = existing(container);
        record("put", box.name);
        try {
            box.files.putAll(untar(tar, directory + "/"));
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean renameContainer(String id, String name) {
        record("rename", name);
        synchronized (containers) {
            if (box(name).isPresent()) {
                return false;
            }
            existing(id).name = name;
            return true;
        }
    }

    @Override
    public void startContainer(String nameOrId) {
        Box box = existing(nameOrId);
        record("start", box.name);
        Program program = program(box.spec);
        if (!program.refusal().isEmpty()) {
            throw refused(program.refusal());
        }
        box.status = Status.RUNNING;
        box.startedAt = Instant.now();
    }

    @Override
    public void unpauseContainer(String nameOrId) {
        Box box = existing(nameOrId);
        record("unpause", box.name);
        if (box.status == Status.PAUSED) {
            box.status = Status.RUNNING;
        }
    }

    @Override
    public void removeContainer(String nameOrId) {
        box(nameOrId).ifPresent(box -> {
            record("remove", box.name);
            containers.remove(box.id);
        });
    }

    @Override
    public List<String> logs(String nameOrId, int lines) {
        Box box = existing(nameOrId);
        Program program = program(box.spec);
        return box.startedAt == null
                ? List.of()
                : Stream.of(program.stdout(), program.stderr())
                        .flatMap(String::lines)
                        .toList();
    }

    @Override
    public List<List<String>> programs(String container) {
        return existing(container).programs;
    }

    /** Lets programs run in a container that somebody else has started. */
    public void serving(String nameOrId, List<List<String>> programs) {
        existing(nameOrId).programs = List.copyOf(programs);
    }

    @Override
    public ExecResult exec(String container, List<String> argv, Duration limit) {
        Box box = existing(container);
        if (box.status != Status.RUNNING) {
            return new ExecResult(null, "", "container " + box.id + " is not running");
        }
        return execution.apply(state(box), argv).orElseGet(() -> {
            Program program = programs.getOrDefault(argv, Program.exits(0, "", ""));
            return new ExecResult(program.endless() ? null : program.exitCode(), program.stdout(), program.stderr());
        });
    }

    @Override
    public RunningContainer start(ContainerSpec spec) {
        record("run", spec.image());
        return new FakeContainer(spec);
    }

    /** A container whose program has done what it does as soon as it is started. */
    private final class FakeContainer implements RunningContainer {

        private final ContainerSpec spec;
        private final Program program;
        private final String id = "started-" + made.incrementAndGet();
        private @Nullable Integer signalled;

        FakeContainer(ContainerSpec spec) {
            this.spec = spec;
            this.program = program(spec);
            synchronized (containers) {
                Box box = new Box(id, spec, id);
                box.status = program.endless() ? Status.RUNNING : Status.EXITED;
                containers.put(id, box);
            }
        }

        @Override
        public String name() {
            return id;
        }

        @Override
        public Optional<NotStarted> refusal() {
            if (!images.containsKey(shortened(spec.image()))) {
                return Optional.of(new NotStarted("No such image: " + spec.image(), Duration.ZERO));
            }
            return program.refusal().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NotStarted(program.refusal(), Duration.ZERO));
        }

        @Override
        public String stdout() {
            return program.stdout();
        }

        @Override
        public String stderr() {
            return program.stderr();
        }

        @Override
        public String output() {
            return stdout() + stderr();
        }

        @Override
        public Optional<Duration> firstOutput() {
            return stdout().isEmpty() && stderr().isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(100));
        }

        @Override
        public Optional<Exited> awaitExit(Duration limit) {
            if (program.endless() && signalled == null) {
                return Optional.empty();
            }
            int code = signalled == null ? program.exitCode() : signalled;
            return Optional.of(new Exited(code, false, stdout(), stderr(), Duration.ofMillis(300)));
        }

        @Override
        public String health() {
            return program.endless() ? "healthy" : "";
        }

        @Override
        public int restarts() {
            return 0;
        }

        @Override
        public PublishedPort machinePort(int port) {
            return new PublishedPort("127.0.0.1", port);
        }

        @Override
        public Map<Integer, PublishedPort> ports() {
            Map<Integer, PublishedPort> ports = new TreeMap<>();
            spec.ports().forEach(port -> ports.put(port, new PublishedPort("127.0.0.1", port)));
            return ports;
        }

        @Override
        public ExecResult exec(ExecSpec command, Duration limit) {
            Program run = programs.getOrDefault(command.argv(), Program.exits(0, "", ""));
            return new ExecResult(run.endless() ? null : run.exitCode(), run.stdout(), run.stderr());
        }

        @Override
        public void signal(String signal) {
            record("signal", signal);
            signalled = 128 + 15;
        }

        @Override
        public Usage usage() {
            return Usage.UNKNOWN;
        }

        @Override
        public void close() {
            record("remove", id);
            synchronized (containers) {
                containers.remove(id);
            }
        }
    }

    @Override
    public void commitContainer(String container, String reference) {
        Box box = existing(container);
        record("commit", reference);
        holding(reference, image(box.spec.image()));
    }

    private Platform image(String reference) {
        ImageState image = images.get(shortened(reference));
        return image == null ? Platform.of("linux", "amd64") : image.platform();
    }

    @Override
    public boolean readArchive(String container, String path, TarReader reader) {
        byte[] content = existing(container).files.get(path);
        if (content == null) {
            return false;
        }
        try {
            reader.readFrom(
                    new ByteArrayInputStream(EngineContract.tar(path.substring(path.lastIndexOf('/') + 1), content)));
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        return true;
    }

    @Override
    public void createNetwork(String name, Map<String, String> labels) {
        record("createNetwork", name);
        networks.put(name, Map.copyOf(labels));
    }

    @Override
    public void removeNetwork(String nameOrId) {
        if (networks.remove(nameOrId) != null) {
            record("removeNetwork", nameOrId);
        }
    }

    @Override
    public void createVolume(String name, Map<String, String> labels) {
        record("createVolume", name);
        volumes.add(name);
        volumeLabels.put(name, Map.copyOf(labels));
    }

    @Override
    public Map<String, String> labelled(Labelled kind, String label) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        switch (kind) {
            case CONTAINER -> {
                synchronized (containers) {
                    containers.values().forEach(box -> all.put(box.id, box.spec.labels()));
                }
            }
            case NETWORK -> all.putAll(networks);
            case VOLUME -> volumes.forEach(name -> all.put(name, volumeLabels.getOrDefault(name, Map.of())));
        }
        Map<String, String> found = new TreeMap<>();
        all.forEach((id, labels) -> {
            if (labels.containsKey(label)) {
                found.put(id, labels.getOrDefault(label, ""));
            }
        });
        return found;
    }

    @Override
    public List<String> imageNames(String pattern) {
        String start = pattern.replace("*", "");
        return images.keySet().stream()
                .filter(name -> name.startsWith(start))
                .sorted()
                .toList();
    }

    @Override
    public ContainerOutcome runContainer(ContainerSpec spec, Duration limit) {
        record("run", spec.image());
        if (spec.name() != null && box(spec.name()).isPresent()) {
            throw new NameTakenException(spec.name());
        }
        if (!images.containsKey(shortened(spec.image()))) {
            return new NotStarted("No such image: " + spec.image(), Duration.ZERO);
        }
        Program program = program(spec);
        if (!program.refusal().isEmpty()) {
            return new NotStarted(program.refusal(), Duration.ZERO);
        }
        return program.endless()
                ? new StillRunning(program.stdout(), program.stderr(), limit)
                : new Exited(program.exitCode(), false, program.stdout(), program.stderr(), Duration.ofMillis(300));
    }

    @Override
    public List<String> containersWithLabel(String label, String value) {
        return containers.values().stream()
                .filter(box -> value.equals(box.spec.labels().get(label)))
                .map(box -> box.id)
                .toList();
    }

    /** The named volumes that containers were made with and that were not removed since. */
    public Set<String> volumes() {
        return Set.copyOf(volumes);
    }

    @Override
    public void removeVolume(String name) {
        if (containers.values().stream().anyMatch(box -> box.spec.volumes().containsKey(name))) {
            throw refused("remove " + name + ": volume is in use");
        }
        if (volumes.remove(name)) {
            record("removeVolume", name);
        }
    }

    @Override
    public void close() {}

    private void record(String call, String argument) {
        Runnable deed = before.remove(call);
        if (deed != null) {
            deed.run();
        }
        calls.add(call + ' ' + argument);
    }

    private Program program(ContainerSpec spec) {
        List<String> argv = new ArrayList<>(spec.entrypoint());
        argv.addAll(spec.command());
        return programs.getOrDefault(argv, Program.exits(0, "", ""));
    }

    private void requireImage(ContainerSpec spec) {
        ImageState image = images.get(shortened(spec.image()));
        if (image == null || (spec.platform() != null && !spec.platform().equals(image.platform()))) {
            throw refused("No such image: " + spec.image());
        }
    }

    private Box existing(String nameOrId) {
        return box(nameOrId).orElseThrow(() -> refused("No such container: " + nameOrId));
    }

    private Optional<Box> box(String nameOrId) {
        return containers.values().stream()
                .filter(box -> box.name.equals(nameOrId) || box.id.equals(nameOrId))
                .findFirst();
    }

    private RuntimeException refused(String words) {
        return new Refusals(description.host()).refused("The engine refused", words);
    }

    private static ContainerState state(Box box) {
        ContainerSpec spec = box.spec;
        return new ContainerState(
                box.id,
                box.name,
                box.status,
                0,
                box.createdAt,
                box.startedAt,
                spec.image(),
                spec.labels(),
                spec.privileged(),
                spec.network());
    }

    private static ImageState image(String reference, Platform platform) {
        String id = "sha256:" + Integer.toHexString(reference.hashCode()).repeat(8);
        return new ImageState(id, platform, List.of(shortened(reference)), Map.of());
    }

    private static String shortened(String reference) {
        String text = reference.replaceFirst("^docker\\.io/", "").replaceFirst("^library/", "");
        return text.lastIndexOf(':') > text.lastIndexOf('/') || text.startsWith("sha256:") ? text : text + ":latest";
    }

    private static Map<String, byte[]> untar(byte[] tar, String prefix) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(prefix + entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }
}
