package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An image's version and the tags it is published under.
 *
 * @param version the Git tag of HEAD as it stands, else the project's version
 * @param tags the configured ones, else the version and, unless it is a SNAPSHOT or pre-release, {@code latest}, which
 *     comes last because it is what people pull without looking
 */
record ImageTags(String version, List<String> tags) {

    private static final String LATEST = "latest";

    /** A qualifier such as {@code -SNAPSHOT}, {@code -rc.1}, {@code .Beta2} or {@code -M3}, whatever follows it. */
    private static final Pattern PRE_RELEASE = Pattern.compile(
            ".*[.-](?:(?:snapshot|alpha|beta|rc|cr|milestone|preview|pre|dev|ea)[.-]?\\d*|[mab]\\d+)(?:[.+-].*)?",
            Pattern.CASE_INSENSITIVE);

    ImageTags {
        tags = List.copyOf(tags);
    }

    /**
     * The version and tags of an image.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if one of the tags is none by the registries' grammar
     */
    static ImageTags of(ImageSpec image, BuildSpec build, GitState git) {
        String tag = git.exactTag();
        String version = tag == null ? build.projectVersion() : tag;
        List<String> tags = new ArrayList<>(image.tags());
        if (tags.isEmpty()) {
            tags.add(version);
            if (!isPreRelease(version)) {
                tags.add(LATEST);
            }
        }
        tags.stream().filter(text -> !ImageReference.isTag(text)).findFirst().ifPresent(text -> {
            throw noTag(text, image.tags().isEmpty() ? (tag == null ? "the project's version" : "HEAD's Git tag") : "");
        });
        return new ImageTags(version, tags.stream().distinct().toList());
    }

    static boolean isPreRelease(String version) {
        return PRE_RELEASE.matcher(version).matches();
    }

    private static RuntimeException noTag(String text, String origin) {
        String valid = text.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[.-]+", "");
        String suggestion = valid.substring(0, Math.min(valid.length(), 128));
        return Problem.project(
                        HelpTopic.CONFIGURATION,
                        "'" + text + "' cannot be an image's tag",
                        (origin.isEmpty() ? "it stands in <tags>" : "it is " + origin + ", which is the default tag")
                                + "; a tag has up to 128 letters, digits, _ . - and does not begin with . or -",
                        "<tags><tag>" + (suggestion.isEmpty() ? LATEST : suggestion) + "</tag></tags> (-Dpixelzx.tags="
                                + (suggestion.isEmpty() ? LATEST : suggestion) + ")")
                .asException();
    }
}
