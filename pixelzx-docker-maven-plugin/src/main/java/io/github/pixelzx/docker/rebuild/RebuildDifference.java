package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.rebuild.RebuildResult.PlatformResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells that an image is not the same when it is built again. */
final class RebuildDifference {

    private RebuildDifference() {}

    static ProblemException problem(ImageSpec image, RebuildResult result, Path log) {
        List<PlatformResult> differing = result.platforms().stream()
                .filter(platform -> platform.differences() > 0)
                .toList();
        List<String> why = new ArrayList<>();
        for (PlatformResult platform : differing) {
            String more = platform.differences() > 1 ? "; and " + (platform.differences() - 1) + " more" : "";
            why.add(platform.platform() + ": " + platform.first() + more);
        }
        if (!result.builder().equals(result.rebuilder())) {
            why.add("It was built by " + result.builder() + " and built again by " + result.rebuilder()
                    + ": other versions of BuildKit may make other bytes");
        }
        return Problem.project(
                        HelpTopic.REBUILD_DIFFERS,
                        "The same sources make another image of " + image.displayName() + " each time: "
                                + differing.stream()
                                        .map(platform -> platform.platform().toString())
                                        .collect(Collectors.joining(", ")),
                        String.join("\n", why),
                        "make that step of the Dockerfile write the same bytes each time; the FAQ shows how, by the"
                                + " kind of difference",
                        "less " + log + "   (all differences)",
                        "mvn package, if the sources have changed since the image was built; then check again")
                .asException();
    }
}
