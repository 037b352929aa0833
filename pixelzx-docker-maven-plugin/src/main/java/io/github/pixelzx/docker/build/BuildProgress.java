package io.github.pixelzx.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a running build: everything into the log, one line per finished step to the console, and the first step that
 * failed by itself kept for the message.
 */
final class BuildProgress implements Consumer<String> {

    private static final String CANCELLED = "context canceled";
    private static final int COLUMNS = 100;
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final String onlyPlatform;
    private final PrintWriter log;
    private final Consumer<String> console;
    private final ProgressSplitter splitter = new ProgressSplitter(this::object, this::text);
    private final Map<String, BuildStep> steps = new LinkedHashMap<>();
    private final List<String> text = new ArrayList<>();
    private @Nullable BuildStep failed;
    private String failedError = "";

    /**
     * A step that failed.
     *
     * @param error BuildKit's reason
     * @param tail the last lines it printed
     */
    record FailedStep(StepName name, String error, List<String> tail) {}

    /**
     * A build's progress.
     *
     * @param onlyPlatform what steps without a platform in their names are for, where just one platform is built
     * @param log gets everything
     * @param console gets one line for each finished step
     */
    BuildProgress(Optional<String> onlyPlatform, PrintWriter log, Consumer<String> console) {
        this.onlyPlatform = onlyPlatform.orElse("");
        this.log = log;
        this.console = console;
    }

    @Override
    public synchronized void accept(String line) {
        splitter.accept(line);
    }

    /** The build is over: writes out what waited for a line break. */
    synchronized void end() {
        splitter.end();
        steps.values().forEach(step -> log(step, step.end()));
        log.flush();
    }

    /** The first step that failed and was not merely stopped because another one failed. */
    synchronized Optional<FailedStep> failed() {
        return Optional.ofNullable(failed).map(step -> new FailedStep(step.name(), failedError, step.tail()));
    }

    /** The names of everything BuildKit did. */
    synchronized List<StepName> names() {
        return steps.values().stream().map(BuildStep::name).toList();
    }

    /** What buildx said in plain text, in order. */
    synchronized List<String> text() {
        return List.copyOf(text);
    }

    private void text(String line) {
        log.println(line);
        text.add(line);
    }

    private void object(JsonNode object) {
        object.path("vertexes").forEach(this::vertex);
        object.path("logs").forEach(this::output);
        object.path("warnings").forEach(this::warning);
    }

    private void vertex(JsonNode vertex) {
        BuildStep step = steps.computeIfAbsent(
                vertex.path("digest").asText(),
                digest -> new BuildStep(named(vertex.path("name").asText())));
        String error = vertex.path("error").asText("");
        if (!error.isEmpty()) {
            log(step, step.end());
            log.println(prefix(step) + "FAILED: " + error);
            if (failed == null && !error.endsWith(CANCELLED)) {
                failed = step;
                failedError = error;
            }
        } else if (vertex.has("completed") && step.name().isInstruction()) {
            completed(step, vertex);
        }
    }

    private void completed(BuildStep step, JsonNode vertex) {
        boolean cached = vertex.path("cached").asBoolean(false);
        Duration took = Duration.between(time(vertex, "started"), time(vertex, "completed"));
        if (!step.firstTold()) {
            return;
        }
        log(step, step.end());
        String end = cached ? "cached" : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        log.println(prefix(step) + step.name().oneLine() + "  " + end);
        if (!step.name().isFrom() || took.compareTo(SLOW) > 0) {
            console.accept(prefix(step) + shortened(step.name().oneLine()) + "  " + end);
        }
    }

    private void output(JsonNode piece) {
        BuildStep step = steps.get(piece.path("vertex").asText());
        if (step != null) {
            String data = decoded(piece.path("data"));
            log(step, step.output(piece.path("stream").asInt(), data));
        }
    }

    private void warning(JsonNode warning) {
        log.println("WARNING: " + decoded(warning.path("short")));
        warning.path("detail").forEach(line -> log.println("  " + decoded(line)));
    }

    private void log(BuildStep step, List<String> lines) {
        lines.forEach(line -> log.println(prefix(step) + "| " + line));
    }

    private StepName named(String text) {
        StepName name = StepName.parse(text);
        return name.platform().isEmpty() && name.isInstruction()
                ? new StepName(onlyPlatform, name.stage(), name.position(), name.instruction())
                : name;
    }

    private static String prefix(BuildStep step) {
        StepName name = step.name();
        return (name.platform() + "  " + name.place()).strip() + (name.isInstruction() ? "  " : " ");
    }

    private static String shortened(String instruction) {
        return instruction.length() <= COLUMNS ? instruction : instruction.substring(0, COLUMNS - 1) + "…";
    }

    private static Instant time(JsonNode vertex, String field) {
        try {
            return Instant.parse(vertex.path(field).asText());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static String decoded(JsonNode base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64.asText();
        }
    }
}
