package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import java.time.Instant;
import java.util.Optional;

/**
 * What an image is called, and the time that is said of it, going by its sources.
 *
 * @param sourceDate the time of the sources: the configured one, else the commit's; 1970 if there is neither
 * @param words what the words in braces stand for
 */
record ImageNaming(Instant sourceDate, Placeholders words, ImageTags tags) {

    /**
     * Finds it out.
     *
     * @param git what Git knows of the sources
     * @throws io.github.pixelzx.docker.problem.ProblemException if a tag is none
     */
    static ImageNaming of(ImageSpec image, BuildSpec build, GitState git) {
        Instant sourceDate = Optional.ofNullable(build.outputTimestamp())
                .or(() -> Optional.ofNullable(git.commitTime()))
                .orElse(Instant.EPOCH);
        Placeholders words = Placeholders.of(ImageTags.version(build, git), git, sourceDate);
        return new ImageNaming(sourceDate, words, ImageTags.of(image, build, git, words));
    }
}
