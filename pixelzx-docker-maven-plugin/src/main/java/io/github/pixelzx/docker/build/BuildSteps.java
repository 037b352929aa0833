package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.JsonTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The steps of a running build and what each needs of the others. Not safe for several threads. */
final class BuildSteps {

    private final String onlyPlatform;
    private final Map<String, BuildStep> steps = new LinkedHashMap<>();

    /** No steps yet; those without a platform in their names are for this one, if it is not empty. */
    BuildSteps(String onlyPlatform) {
        this.onlyPlatform = onlyPlatform;
    }

    /** The step a vertex of BuildKit's describes, with what the vertex says. */
    BuildStep seen(JsonTree vertex, Instant now) {
        BuildStep step = steps.computeIfAbsent(
                vertex.path("digest").text(""),
                digest -> new BuildStep(named(vertex.path("name").text(""))));
        step.seen(vertex, now);
        return step;
    }

    Optional<BuildStep> find(String digest) {
        return Optional.ofNullable(steps.get(digest));
    }

    Collection<BuildStep> all() {
        return steps.values();
    }

    /**
     * The platforms that need a step: a stage that runs on the building machine may serve several. Where no platform does,
     * the one in the step's name, if there is one.
     */
    List<String> platforms(BuildStep wanted) {
        Map<String, List<String>> users = new HashMap<>();
        steps.forEach((digest, step) -> step.inputs()
                .forEach(input ->
                        users.computeIfAbsent(input, key -> new ArrayList<>()).add(digest)));
        Set<String> found = new TreeSet<>();
        Set<String> visited = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        steps.entrySet().stream()
                .filter(entry -> entry.getValue() == wanted)
                .forEach(entry -> open.add(entry.getKey()));
        while (!open.isEmpty()) {
            String digest = open.remove();
            BuildStep step = steps.get(digest);
            if (step == null || !visited.add(digest)) {
                continue;
            }
            List<String> next = users.getOrDefault(digest, List.of());
            if (next.isEmpty() && !step.name().platform().isEmpty()) {
                found.add(step.name().platform());
            }
            open.addAll(next);
        }
        return List.copyOf(found);
    }

    /** When and how long every instruction ran, in the order in which they began. */
    List<StepTime> times() {
        Optional<Instant> beginning =
                steps.values().stream().flatMap(step -> step.started().stream()).min(Comparator.naturalOrder());
        return steps.values().stream()
                .filter(step -> step.started().isPresent())
                .sorted(Comparator.comparing(step -> step.started().orElseThrow()))
                .map(step -> time(step, beginning.orElseThrow()))
                .toList();
    }

    private static StepTime time(BuildStep step, Instant beginning) {
        StepName name = step.name();
        return new StepTime(
                name.platform(),
                name.place(),
                name.oneLine(),
                Duration.between(beginning, step.started().orElseThrow()).toMillis(),
                step.took().toMillis(),
                step.isCached(),
                step.bytes());
    }

    private StepName named(String text) {
        StepName name = StepName.parse(text);
        return name.platform().isEmpty() && name.isInstruction()
                ? new StepName(onlyPlatform, name.stage(), name.position(), name.instruction())
                : name;
    }
}
