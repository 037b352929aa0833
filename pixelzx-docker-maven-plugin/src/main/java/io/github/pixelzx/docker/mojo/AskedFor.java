package io.github.pixelzx.docker.mojo;

import java.util.Collection;
import java.util.List;

/**
 * What stands on Maven's command line.
 *
 * @param goals phases and goals, as they were typed
 */
record AskedFor(List<String> goals) {

    /** The phases up to the last that is asked for run, in this order. */
    private static final List<String> PHASES = List.of(
            "validate",
            "initialize",
            "generate-sources",
            "process-sources",
            "generate-resources",
            "process-resources",
            "compile",
            "process-classes",
            "generate-test-sources",
            "process-test-sources",
            "generate-test-resources",
            "process-test-resources",
            "test-compile",
            "process-test-classes",
            "test",
            "prepare-package",
            "package",
            "pre-integration-test",
            "integration-test",
            "post-integration-test",
            "verify",
            "install",
            "deploy");

    /**
     * Whether a goal of this plugin runs.
     *
     * @param phases those it is bound to
     */
    boolean includes(String goal, Collection<String> phases) {
        int last = goals.stream().mapToInt(PHASES::indexOf).max().orElse(-1);
        return goals.stream().anyMatch(typed -> isGoal(typed, goal))
                || phases.stream().mapToInt(PHASES::indexOf).anyMatch(phase -> phase >= 0 && phase <= last);
    }

    private static boolean isGoal(String typed, String goal) {
        return typed.contains("pixelzx-docker") && typed.replaceAll("@.*", "").endsWith(':' + goal);
    }
}
