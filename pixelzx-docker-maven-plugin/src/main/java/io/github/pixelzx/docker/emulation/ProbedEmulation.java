package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.emulation.Execution.Way;
import io.github.pixelzx.docker.engine.ContainerOutcome;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.NotStarted;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.UserCache;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds out how an engine runs platforms by letting it run a tiny program of each, once per start of the engine.
 *
 * <p>BuildKit's list of platforms says less: it leaves out some that run. The program asks its kernel something that
 * emulators in user space refuse, so it also tells by which of the two it was run; and it works for a moment, which tells how much slower
 * an emulator is than the engine's own processor.
 */
public final class ProbedEmulation implements Emulation {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Tried UNTRIED = Tried.of(Way.IMPOSSIBLE);

    private final Engine engine;
    private final EmulationPolicy policy;
    private final ProbeMemory memory;
    private final Progress progress;

    /**
     * @param policy {@link EmulationPolicy#REQUIRE} and {@link EmulationPolicy#INSTALL} act on a missing emulator here
     * @param environment environment variables of whoever called Maven
     * @param home the user's home directory
     */
    public ProbedEmulation(
            Engine engine, EmulationPolicy policy, Map<String, String> environment, Path home, Progress progress) {
        this(engine, policy, new ProbeMemory(UserCache.of(environment, home).directory()), progress);
    }

    ProbedEmulation(Engine engine, EmulationPolicy policy, ProbeMemory memory, Progress progress) {
        this.engine = engine;
        this.policy = policy;
        this.memory = memory;
        this.progress = progress;
    }

    @Override
    public Map<Platform, Execution> of(List<Platform> platforms) {
        Map<Platform, Execution> found = found(platforms);
        List<Platform> missing = impossible(found);
        if (!missing.isEmpty() && policy == EmulationPolicy.INSTALL) {
            new EmulatorInstallation(engine, progress).install(missing);
            found = found(platforms);
            missing = impossible(found);
        }
        if (!missing.isEmpty() && policy == EmulationPolicy.REQUIRE) {
            throw MissingEmulator.problem(missing, "the engine's kernel refuses their programs")
                    .asException();
        }
        return found;
    }

    /** The platforms that cannot be run. */
    public static List<Platform> impossible(Map<Platform, Execution> found) {
        return found.entrySet().stream()
                .filter(entry -> !entry.getValue().possible())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Map<Platform, Execution> found(List<Platform> platforms) {
        String own = engine.describe().platform().architecture();
        Optional<String> identity = identity();
        Map<String, Tried> known = new TreeMap<>(identity.map(memory::recall).orElse(Map.of()));
        Set<String> unknown = platforms.stream()
                .map(Platform::architecture)
                .filter(architecture -> !known.containsKey(architecture))
                .filter(ProbeImage.ARCHITECTURES::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        // How slow an emulator is shows beside a program of the engine's own, which may have been refused the last
        // time.
        boolean compares = !unknown.isEmpty()
                || platforms.stream()
                        .map(platform -> known.getOrDefault(platform.architecture(), UNTRIED))
                        .anyMatch(tried -> tried.way() == Way.EMULATED && tried.timed());
        if (compares
                && ProbeImage.ARCHITECTURES.contains(own)
                && !known.getOrDefault(own, UNTRIED).timed()) {
            unknown.add(own);
        }
        if (!unknown.isEmpty()) {
            Map<String, Tried> tried = tried(unknown, own);
            identity.ifPresent(engineId -> memory.remember(engineId, tried));
            known.putAll(tried);
        }
        Tried ours = known.getOrDefault(own, Tried.of(Way.NATIVE));
        Map<Platform, Execution> all = new LinkedHashMap<>();
        platforms.forEach(platform -> all.put(
                platform,
                known.getOrDefault(platform.architecture(), supposed(platform.architecture(), own))
                        .beside(ours)));
        return all;
    }

    /** Which engine, since when; none where an engine does not tell, and nothing can be remembered of it. */
    private Optional<String> identity() {
        String id = engine.describe().id();
        return id.isEmpty() ? Optional.empty() : engine.startedAt().map(start -> id + '@' + start);
    }

    private Map<String, Tried> tried(Set<String> architectures, String own) {
        ProbeName.removeOld(engine, Instant.now());
        String name = ProbeName.now().toString();
        engine.loadImage(new ProbeImage(name, own)::writeTo);
        try {
            Map<String, Tried> tried = new TreeMap<>();
            architectures.parallelStream()
                    .map(architecture -> Map.entry(architecture, tried(name, architecture, own)))
                    .toList()
                    .forEach(entry -> entry.getValue().ifPresent(found -> tried.put(entry.getKey(), found)));
            return tried;
        } finally {
            engine.removeImage(name);
        }
    }

    /** How one architecture runs; none if the engine refused for a reason that has nothing to do with it. */
    private Optional<Tried> tried(String image, String architecture, String own) {
        ContainerOutcome outcome = engine.runContainer(
                ContainerSpec.of(image)
                        .withEntrypoint(ProbeImage.argv(architecture))
                        .withNetwork("none")
                        .withDropCapabilities(true)
                        .withNoNewPrivileges(true),
                LIMIT);
        progress.detail("A program for " + architecture + ": " + outcome);
        if (outcome instanceof NotStarted notStarted && !isRefusedProgram(notStarted.reason())) {
            return Optional.empty();
        }
        if (outcome instanceof Exited exited && exited.exitCode() == ProbeImage.NATIVE) {
            // A translator that hands system calls straight on (Rosetta) is an emulator all the same.
            return Optional.of(Tried.of(sameFamily(architecture, own) ? Way.NATIVE : Way.EMULATED, exited));
        }
        if (outcome instanceof Exited exited && exited.exitCode() == ProbeImage.EMULATED) {
            return Optional.of(Tried.of(architecture.equals(own) ? Way.NATIVE : Way.EMULATED, exited));
        }
        return Optional.of(Tried.of(Way.IMPOSSIBLE));
    }

    /** The second is said of an emulator that was registered by a path which no container has. */
    private static boolean isRefusedProgram(String reason) {
        String words = reason.toLowerCase(Locale.ROOT);
        return words.contains("exec format error") || words.contains("no such file or directory");
    }

    /** What is taken for true where nothing was tried; a test then tells. */
    private static Tried supposed(String architecture, String own) {
        return Tried.of(architecture.equals(own) ? Way.NATIVE : Way.EMULATED);
    }

    /** Whether a processor may have both, the 64-bit and the 32-bit architecture. */
    private static boolean sameFamily(String architecture, String own) {
        return architecture.equals(own)
                || (own.equals("amd64") && architecture.equals("386"))
                || (own.equals("arm64") && architecture.equals("arm"));
    }
}
