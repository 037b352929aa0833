package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The images that one Maven run publishes: their tags move together, once the last of them is at its registries.
 *
 * <p>Each publishing execution reports here; the one that reports last moves the tags of all. An execution that fails never
 * reports, so that no tag moves, whatever {@code --fail-at-end} and {@code -T} let other modules do. What is remembered
 * lives as long as the Maven run and consists of the JDK's types: modules may load this plugin separately.
 */
final class ReactorPush {

    /** The goals that publish. */
    static final Set<String> GOALS = Set.of("push", "deploy");

    /** The one of them that runs in a phase of its own choice. */
    static final String BOUND_BY_ITSELF = "push";

    /** The phase in which it runs where a POM names none. */
    static final String PHASE = "deploy";

    private static final String KEY = "io.github.pixelzx.docker.published";

    private final Map<String, Object> run;
    private final List<String> expected;
    private final String own;

    /**
     * The images of a run.
     *
     * @param run what the run keeps for its plugins
     * @param expected every execution that is going to publish, in the reactor's order
     * @param own the one that asks
     */
    ReactorPush(Map<String, Object> run, List<String> expected, String own) {
        this.run = run;
        this.expected = List.copyOf(expected);
        this.own = own;
    }

    /** Whether no other execution of the run publishes anything. */
    boolean isAlone() {
        return expected.stream().allMatch(own::equals);
    }

    /** Reports that this execution's tags, if any, need not wait. */
    void nothingToPublish() {
        arrived(ReactorPush::nothing).moveTags();
    }

    /**
     * Reports that this execution's image is at its registries.
     *
     * @param tagging moves its tags
     */
    Arrival arrived(Runnable tagging) {
        synchronized (run) {
            Map<String, Runnable> arrived = arrivals();
            arrived.put(own, tagging);
            List<String> missing = missing();
            if (!missing.isEmpty()) {
                return new Arrival(missing, List.of());
            }
            List<Runnable> all = new ArrayList<>();
            expected.forEach(each -> all.add(arrived.getOrDefault(each, ReactorPush::nothing)));
            if (!expected.contains(own)) {
                all.add(tagging);
            }
            // Whoever reports again, by a second goal on the command line, finds nothing left to do for the others.
            arrived.replaceAll((each, done) -> ReactorPush::nothing);
            return new Arrival(List.of(), all);
        }
    }

    /** The executions that have not reported: as long as there are any, no tag of the run moves. */
    List<String> missing() {
        synchronized (run) {
            Map<String, Runnable> arrived = arrivals();
            return expected.stream().filter(each -> !arrived.containsKey(each)).toList();
        }
    }

    /** What there is to do for an execution without tags to move. */
    private static void nothing() {}

    @SuppressWarnings("unchecked") // only this class writes the value
    private Map<String, Runnable> arrivals() {
        return (Map<String, Runnable>) run.computeIfAbsent(KEY, key -> new LinkedHashMap<String, Runnable>());
    }

    /**
     * What a report was answered with.
     *
     * @param missing executions that have not reported yet
     * @param tagging what moves the tags of all; empty unless this was the last report
     */
    record Arrival(List<String> missing, List<Runnable> tagging) {

        /**
         * Moves the tags of all images, also where one cannot be moved: by now every image is at its registries.
         *
         * @throws ProblemException the first that occurred, naming the others
         */
        void moveTags() {
            List<ProblemException> failures = new ArrayList<>();
            for (Runnable each : tagging) {
                try {
                    each.run();
                } catch (ProblemException e) {
                    failures.add(e);
                }
            }
            if (!failures.isEmpty()) {
                ProblemException first = failures.get(0);
                List<String> evidence = new ArrayList<>(first.problem().evidence());
                failures.stream()
                        .skip(1)
                        .forEach(other -> evidence.add("and: " + other.problem().what()));
                throw first.problem().withEvidence(evidence).asException(first);
            }
        }
    }
}
