package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.BuildStep.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a running build stands at one moment, in lines to be drawn over and over.
 *
 * @param platforms those that are built, in the order of their lines
 */
record BuildStatus(BuildSteps steps, List<String> platforms, Instant now) {

    /** One line for each platform, and one more while something is sent, fetched or exported. */
    List<String> lines() {
        Map<BuildStep, List<String>> needed = new LinkedHashMap<>();
        for (BuildStep step : steps.all()) {
            if (step.name().isInstruction()) {
                List<String> users = steps.platforms(step);
                needed.put(step, users.isEmpty() ? List.of(step.name().platform()) : users);
            }
        }
        int width = platforms.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        platforms.forEach(platform -> lines.add(
                String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  %s", platform, line(platform, needed))));
        general().ifPresent(lines::add);
        return lines;
    }

    private String line(String platform, Map<BuildStep, List<String>> needed) {
        List<BuildStep> own = needed.entrySet().stream()
                .filter(entry -> entry.getValue().contains(platform))
                .map(Map.Entry::getKey)
                .toList();
        if (own.isEmpty()) {
            return "waiting";
        }
        long done = own.stream().filter(BuildStep::isComplete).count();
        long cached = own.stream().filter(BuildStep::isCached).count();
        String count = done + "/" + own.size() + (cached == 0 ? "" : " (" + cached + " cached)");
        return count + "  " + running(own).map(this::described).orElse(done == own.size() ? "done" : "waiting");
    }

    private static Optional<BuildStep> running(List<BuildStep> steps) {
        return steps.stream()
                .filter(step -> step.runningSince().isPresent())
                .min(Comparator.comparing(step -> step.runningSince().orElse(Instant.MAX)));
    }

    private String described(BuildStep step) {
        Duration took = Duration.between(step.runningSince().orElse(now), now);
        return BuildProgress.seconds(took) + "  "
                + (step.name().place() + ' ' + step.name().oneLine()).strip();
    }

    /** What serves all platforms: the build context on its way, base images, the export. */
    private Optional<String> general() {
        Optional<BuildStep> last = steps.all().stream()
                .filter(step ->
                        !step.name().isInstruction() && step.runningSince().isPresent())
                .max(Comparator.comparing(step -> step.runningSince().orElse(Instant.MIN)));
        long current = 0;
        long total = 0;
        Instant since = now;
        for (BuildStep step : steps.all()) {
            for (Transfer transfer : step.transfers()) {
                if (!transfer.done()) {
                    current += transfer.current();
                    total += transfer.total();
                    since = step.runningSince().filter(since::isAfter).orElse(since);
                }
            }
        }
        if (current == 0) {
            return last.map(this::described);
        }
        double seconds = Math.max(0.1, Duration.between(since, now).toMillis() / 1000.0);
        String rate = String.format(Locale.ROOT, "%.1f MB/s", current / 1e6 / seconds);
        String size = total == 0
                ? String.format(Locale.ROOT, "%.1f MB", current / 1e6)
                : String.format(Locale.ROOT, "%.1f of %.1f MB", current / 1e6, total / 1e6);
        return Optional.of("transferring " + size + ", " + rate);
    }
}
