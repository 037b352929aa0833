package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Labelled;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.function.Predicate;

/** What runs of tests leave in an engine when they are killed, found by its label and removed. */
record Traces(Engine engine) {

    /** The label on everything a run makes; the value is the run's name. */
    static final String LABEL = "io.pixelzx.test";

    /** What the names of a run's images begin with, in the engine's short form. */
    static final String IMAGES = "pixelzx/test-";

    /** The name of one of a run's images. */
    static String image(RunName run, String tag) {
        return "docker.io/" + IMAGES + run + ':' + tag;
    }

    /** Removes what runs left whose process is gone. */
    void removeOrphans() {
        remove(run -> RunName.parse(run).filter(RunName::isOrphan).isPresent());
    }

    /** Removes everything of one run. */
    void removeAll(RunName own) {
        remove(own.toString()::equals);
    }

    /** What has containers goes after them. */
    private void remove(Predicate<String> gone) {
        engine.labelled(Labelled.CONTAINER, LABEL).forEach((id, run) -> {
            if (gone.test(run)) {
                engine.removeContainer(id);
            }
        });
        engine.labelled(Labelled.NETWORK, LABEL).forEach((id, run) -> {
            if (gone.test(run)) {
                engine.removeNetwork(id);
            }
        });
        engine.labelled(Labelled.VOLUME, LABEL).forEach((name, run) -> {
            if (gone.test(run)) {
                engine.removeVolume(name);
            }
        });
        for (String name : engine.imageNames(IMAGES + '*')) {
            int colon = name.lastIndexOf(':');
            if (gone.test(name.substring(name.indexOf(IMAGES) + IMAGES.length(), colon))) {
                engine.removeImage(name);
            }
        }
    }

    /** The same where there is nobody left to hear of a failure: the JVM is ending. */
    void removeAllQuietly(RunName own) {
        try {
            removeAll(own);
        } catch (ProblemException e) {
            // The next run finds what is left.
            return;
        }
    }
}
