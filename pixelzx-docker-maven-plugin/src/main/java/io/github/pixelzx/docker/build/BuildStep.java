package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.JsonTree;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One step of a running build: its name, its times and the end of what it printed. Not safe for several threads. */
final class BuildStep {

    private static final int TAIL = 20;
    private static final Pattern ANSI = Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]");

    private final StepName name;
    private final Set<String> inputs = new LinkedHashSet<>();
    private final NavigableMap<Instant, Instant> runs = new TreeMap<>();
    private final Map<String, Transfer> transfers = new LinkedHashMap<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private final StringBuilder[] unfinished = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
    private boolean cached;
    private String error = "";
    private boolean told;
    private @Nullable Instant runningSince;

    BuildStep(StepName name) {
        this.name = name;
    }

    /**
     * Something on its way.
     *
     * @param current bytes so far
     * @param total bytes in all; 0 where nobody knows
     */
    record Transfer(long current, long total, boolean done) {}

    StepName name() {
        return name;
    }

    /** The digests of the steps this one needs. */
    Set<String> inputs() {
        return inputs;
    }

    /**
     * Takes what BuildKit says of the step; it may start and complete more than once.
     *
     * @param now the time on this machine, whose clock need not be BuildKit's
     */
    void seen(JsonTree vertex, Instant now) {
        vertex.path("inputs").forEach(input -> inputs.add(input.text("")));
        cached |= vertex.path("cached").text("").equals("true");
        error = vertex.path("error").text(error);
        Optional<Instant> started = time(vertex, "started");
        Optional<Instant> completed = time(vertex, "completed");
        started.ifPresent(start -> runs.merge(start, completed.orElse(start), (a, b) -> a.isAfter(b) ? a : b));
        if (started.isPresent() && completed.isEmpty()) {
            runningSince = runningSince == null ? now : runningSince;
        } else if (completed.isPresent()) {
            runningSince = null;
        }
    }

    /** Takes how far something is that the step sends or fetches. */
    void transfer(JsonTree status) {
        String id = status.path("id").text("");
        if (id.startsWith("transferring") || id.startsWith("sha256:")) {
            transfers.put(
                    id,
                    new Transfer(
                            status.path("current").number(0),
                            status.path("total").number(0),
                            status.has("completed")));
        }
    }

    /** What it sends and fetches, and what it has. */
    List<Transfer> transfers() {
        return List.copyOf(transfers.values());
    }

    /** Bytes it sent and fetched so far. */
    long bytes() {
        return transfers.values().stream().mapToLong(Transfer::current).sum();
    }

    boolean isCached() {
        return cached;
    }

    /** BuildKit's reason why it failed; empty if it did not. */
    String error() {
        return error;
    }

    boolean isComplete() {
        return !runs.isEmpty() && runningSince == null;
    }

    /** Since when it runs, by this machine's clock; none if it does not. */
    Optional<Instant> runningSince() {
        return Optional.ofNullable(runningSince);
    }

    /** When it first ran, by BuildKit's clock. */
    Optional<Instant> started() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.firstKey());
    }

    /** How long it ran; the time it waited between two runs does not count. */
    Duration took() {
        Duration sum = Duration.ZERO;
        Instant until = Instant.MIN;
        for (Map.Entry<Instant, Instant> run : runs.entrySet()) {
            Instant from = run.getKey().isAfter(until) ? run.getKey() : until;
            if (run.getValue().isAfter(from)) {
                sum = sum.plus(Duration.between(from, run.getValue()));
                until = run.getValue();
            }
        }
        return sum;
    }

    /**
     * Takes a piece of output and returns the lines it completed.
     *
     * @param stream 1 for standard output, 2 for standard error
     */
    List<String> output(int stream, String piece) {
        StringBuilder line = unfinished[stream == 2 ? 2 : stream == 1 ? 1 : 0];
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < piece.length(); i++) {
            char character = piece.charAt(i);
            // A carriage return draws over the line, as progress bars do; each drawing counts as a line.
            if (character == '\n' || character == '\r') {
                finish(line, lines);
            } else {
                line.append(character);
            }
        }
        return lines;
    }

    /** The lines that never got their line break. */
    List<String> end() {
        List<String> lines = new ArrayList<>();
        for (StringBuilder line : unfinished) {
            finish(line, lines);
        }
        return lines;
    }

    /** The last lines it printed, at most 20. */
    List<String> tail() {
        return List.copyOf(tail);
    }

    /** True the first time it is asked: BuildKit completes a step more than once. */
    boolean firstTold() {
        boolean first = !told;
        told = true;
        return first;
    }

    private void finish(StringBuilder line, List<String> lines) {
        String text = ANSI.matcher(line).replaceAll("").stripTrailing();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        lines.add(text);
        tail.addLast(text);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
    }

    private static Optional<Instant> time(JsonTree vertex, String field) {
        try {
            return vertex.has(field)
                    ? Optional.of(Instant.parse(vertex.path(field).text("")))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
