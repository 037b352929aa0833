package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The problems of a layout that cannot be trusted as it lies there. */
final class DamagedLayout {

    private static final String REBUILD = "mvn clean package";

    private DamagedLayout() {}

    static ProblemException missing(Path directory) {
        return Problem.project(
                        HelpTopic.LAYOUT_MISSING,
                        "There is no image layout in " + directory,
                        "the directory or its index.json does not exist: the image was not built, or the build was interrupted",
                        REBUILD,
                        "or run the goals in one go: mvn verify, mvn deploy")
                .asException();
    }

    static ProblemException of(Path directory, String why) {
        return of(directory, why, null);
    }

    static ProblemException of(Path directory, String why, @Nullable Throwable cause) {
        Problem problem = Problem.project(
                HelpTopic.LAYOUT_DAMAGED,
                "The image layout " + directory + " is damaged",
                why,
                REBUILD,
                "let nothing else write below target/pixelzx-docker (editors, synchronised folders, clean-up jobs)");
        return cause == null ? problem.asException() : problem.asException(cause);
    }
}
