package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.JsonTree;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows a running build: everything into the log, one line per finished step to the console, and the steps that failed
 * by themselves kept for the message.
 */
final class BuildProgress implements Consumer<String> {

    private static final String CANCELLED = "context canceled";
    private static final int COLUMNS = 100;
    private static final Duration SLOW = Duration.ofSeconds(1);

    /** How long a step may be silent on the console before it is said that it still runs. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final PrintWriter log;
    private final Consumer<String> console;
    private final Clock clock;
    private final ProgressSplitter splitter = new ProgressSplitter(this::object, this::text);
    private final BuildSteps steps;
    private final Map<BuildStep, Instant> mentioned = new HashMap<>();
    private final List<BuildStep> failed = new ArrayList<>();
    private final List<String> text = new ArrayList<>();

    /**
     * A step that failed.
     *
     * @param platforms the platforms that cannot be built without it; empty where BuildKit names none
     * @param error BuildKit's reason
     * @param tail the last lines it printed
     */
    record FailedStep(StepName name, List<String> platforms, String error, List<String> tail) {}

    /**
     * A build's progress.
     *
     * @param onlyPlatform what steps without a platform in their names are for, where just one platform is built
     * @param log gets everything
     * @param console gets one line for each finished step
     */
    BuildProgress(Optional<String> onlyPlatform, PrintWriter log, Consumer<String> console) {
        this(onlyPlatform, log, console, Clock.systemUTC());
    }

    BuildProgress(Optional<String> onlyPlatform, PrintWriter log, Consumer<String> console, Clock clock) {
        this.steps = new BuildSteps(onlyPlatform.orElse(""));
        this.log = log;
        this.console = console;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(String line) {
        splitter.accept(line);
    }

    /** Says of steps that have been running in silence for long that they still do, and lets the log be read so far. */
    synchronized void remind() {
        log.flush();
        Instant now = clock.instant();
        for (BuildStep step : steps.all()) {
            Optional<Instant> since = step.runningSince();
            if (since.isPresent() && step.name().isInstruction()) {
                Instant last = mentioned.getOrDefault(step, since.get());
                if (Duration.between(last, now).compareTo(SILENCE) >= 0) {
                    mentioned.put(step, now);
                    long seconds = Duration.between(since.get(), now).toSeconds();
                    console.accept(
                            prefix(step) + shortened(step.name().oneLine()) + "  still running, " + seconds + " s");
                }
            }
        }
    }

    /** How the build stands now, in a few lines: one for each of these platforms, and one for what serves all. */
    synchronized List<String> status(List<String> platforms) {
        log.flush();
        return new BuildStatus(steps, platforms, clock.instant()).lines();
    }

    /** The build is over: writes out what waited for a line break. */
    synchronized void end() {
        splitter.end();
        steps.all().forEach(step -> log(step, step.end()));
        log.flush();
    }

    /** The steps that failed and were not merely stopped because another one failed, the first one first. */
    synchronized List<FailedStep> failed() {
        return failed.stream()
                .map(step -> new FailedStep(step.name(), steps.platforms(step), step.error(), step.tail()))
                .toList();
    }

    /** The names of everything BuildKit did. */
    synchronized List<StepName> names() {
        return steps.all().stream().map(BuildStep::name).toList();
    }

    /** When and how long each step ran. */
    synchronized List<StepTime> times() {
        return steps.times();
    }

    /** What buildx said in plain text, in order. */
    synchronized List<String> text() {
        return List.copyOf(text);
    }

    private void text(String line) {
        log.println(line);
        text.add(line);
    }

    private void object(JsonTree object) {
        object.path("vertexes").forEach(this::vertex);
        object.path("statuses")
                .forEach(status -> steps.find(status.path("vertex").text("")).ifPresent(step -> step.transfer(status)));
        object.path("logs").forEach(this::output);
        object.path("warnings").forEach(this::warning);
    }

    private void vertex(JsonTree vertex) {
        BuildStep step = steps.seen(vertex, clock.instant());
        String error = vertex.path("error").text("");
        if (!error.isEmpty()) {
            log(step, step.end());
            log.println(prefix(step) + "FAILED: " + error);
            if (!error.endsWith(CANCELLED) && !failed.contains(step)) {
                failed.add(step);
            }
        } else if (vertex.has("completed") && step.name().isInstruction()) {
            completed(step);
        }
    }

    private void completed(BuildStep step) {
        if (!step.firstTold()) {
            return;
        }
        log(step, step.end());
        String end = step.isCached() ? "cached" : seconds(step.took());
        log.println(prefix(step) + step.name().oneLine() + "  " + end);
        if (!step.name().isFrom() || step.took().compareTo(SLOW) > 0) {
            console.accept(prefix(step) + shortened(step.name().oneLine()) + "  " + end);
        }
    }

    private void output(JsonTree piece) {
        steps.find(piece.path("vertex").text(""))
                .ifPresent(step ->
                        log(step, step.output((int) piece.path("stream").number(0), decoded(piece.path("data")))));
    }

    private void warning(JsonTree warning) {
        log.println("WARNING: " + decoded(warning.path("short")));
        warning.path("detail").forEach(line -> log.println("  " + decoded(line)));
    }

    private void log(BuildStep step, List<String> lines) {
        lines.forEach(line -> log.println(prefix(step) + "| " + line));
    }

    private static String prefix(BuildStep step) {
        StepName name = step.name();
        return (name.platform() + "  " + name.place()).strip() + (name.isInstruction() ? "  " : " ");
    }

    private static String shortened(String instruction) {
        return instruction.length() <= COLUMNS ? instruction : instruction.substring(0, COLUMNS - 1) + "…";
    }

    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private static String decoded(JsonTree base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.text("")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64.text("");
        }
    }
}
