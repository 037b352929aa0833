package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.emulation.MissingEmulator;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What kept platforms from being tested, where it was not the image: engines that failed, emulators that are missing. */
final class Hindrances {

    private final List<ProblemException> problems = new ArrayList<>();
    private final Map<Platform, TestEngine> missing = new TreeMap<>();

    synchronized void add(ProblemException problem) {
        problems.add(problem);
    }

    /** An engine cannot run a platform. */
    synchronized void missing(Platform platform, TestEngine engine) {
        missing.put(platform, engine);
    }

    /** The first problem that is no test's. */
    synchronized Optional<ProblemException> problem() {
        return problems.stream().findFirst();
    }

    /** The platforms that their engines cannot run. */
    synchronized List<Platform> missing() {
        return List.copyOf(missing.keySet());
    }

    /** The problem that platforms were not run at all, of which there is at least one. */
    synchronized Problem notRun() {
        String where = missing.entrySet().stream()
                .filter(entry -> !entry.getValue().name().isEmpty())
                .map(entry -> entry.getKey() + " on " + entry.getValue().name())
                .collect(Collectors.joining(", "));
        return MissingEmulator.problem(
                missing(),
                "the engine's kernel refuses its programs" + (where.isEmpty() ? "" : " (" + where + ")")
                        + "; nothing of it was tested",
                TestedLayout.allowing(missing()) + "   (publishes it untested, which push.json says)");
    }
}
