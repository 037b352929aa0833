package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TagTemplate;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image's version and the tags it is published under.
 *
 * @param version the Git tag of HEAD, else the project's version
 * @param tags the configured ones, else the version and, unless it is a SNAPSHOT or pre-release, {@code latest}, which
 *     comes last because it is what people pull without looking
 * @param leftOut a sentence per configured tag that names something not known here
 */
record ImageTags(String version, List<String> tags, List<String> leftOut) {

    private static final String LATEST = "latest";

    /** A qualifier such as {@code -SNAPSHOT}, {@code -rc.1}, {@code .Beta2} or {@code -M3}, whatever follows it. */
    private static final Pattern PRE_RELEASE = Pattern.compile(
            ".*[.-](?:(?:snapshot|alpha|beta|rc|cr|milestone|preview|pre|dev|ea)[.-]?\\d*|[mab]\\d+)(?:[.+-].*)?",
            Pattern.CASE_INSENSITIVE);

    /** What stands before the version in a tag of maven-release-plugin's: words, and no version themselves. */
    private static final Pattern NAME =
            Pattern.compile("(?:(?!v\\d)[A-Za-z][A-Za-z0-9_]*)(?:[.-][A-Za-z][A-Za-z0-9_]*)*");

    ImageTags {
        tags = List.copyOf(tags);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * What the image is built as: HEAD's Git tag, but the project's version where the tag is a name and that version, as
     * maven-release-plugin makes it ({@code app-1.0}).
     */
    static String version(BuildSpec build, GitState git) {
        String tag = git.exactTag();
        return tag == null || isNamed(tag, build.projectVersion()) ? build.projectVersion() : tag;
    }

    private static boolean isNamed(String tag, String version) {
        return tag.endsWith("-" + version)
                && NAME.matcher(tag.substring(0, tag.length() - version.length() - 1))
                        .matches();
    }

    /**
     * The version and tags of an image.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if one of the tags is none by the registries' grammar
     */
    static ImageTags of(ImageSpec image, BuildSpec build, GitState git, Placeholders placeholders) {
        String version = version(build, git);
        if (image.tags().isEmpty()) {
            String origin = version.equals(git.exactTag()) ? "HEAD's Git tag" : "the project's version";
            checked(version, "it is " + origin + ", which is the default tag");
            return new ImageTags(
                    version, isPreRelease(version) ? List.of(version) : List.of(version, LATEST), List.of());
        }
        Set<String> tags = new LinkedHashSet<>();
        List<String> leftOut = new ArrayList<>();
        for (String text : image.tags()) {
            TagTemplate template = new TagTemplate(text);
            Optional<String> missing = template.words().stream()
                    .filter(word -> !placeholders.values().containsKey(word))
                    .findFirst();
            if (missing.isPresent()) {
                leftOut.add("Tag " + text + " is left out: " + reason(missing.get(), version, git));
            } else {
                tags.add(checked(template.filled(placeholders.values()), origin(text)));
            }
        }
        if (tags.isEmpty()) {
            throw Problem.project(
                            HelpTopic.CONFIGURATION,
                            "There is no tag for " + image.name(),
                            String.join("\n", leftOut),
                            "<tags>{version}</tags> (-Dpixelzx.tags={version}), which is always known")
                    .asException();
        }
        return new ImageTags(version, List.copyOf(tags), leftOut);
    }

    static boolean isPreRelease(String version) {
        return PRE_RELEASE.matcher(version).matches();
    }

    private static String origin(String template) {
        return new TagTemplate(template).words().isEmpty()
                ? "it stands in <tags>"
                : "it is what " + template + " in <tags> makes";
    }

    private static String reason(String word, String version, GitState git) {
        return switch (word) {
            case "major", "minor", "patch" -> "the version " + version + " has no " + word + " number";
            case "gitTag" -> "HEAD has no Git tag";
            case "branch" -> "HEAD is on no branch, and no CI says which";
            case "describe" ->
                git.present()
                        ? "the clone is shallow, and no Git tag is in it (git fetch --unshallow --tags)"
                        : "there is no Git repository";
            default -> "there is no Git repository with a commit";
        };
    }

    /** A tag, if it is one by the registries' grammar. */
    static String checked(String tag, String origin) {
        if (ImageReference.isTag(tag)) {
            return tag;
        }
        String valid = tag.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[.-]+", "");
        String suggestion = valid.isEmpty() ? LATEST : valid.substring(0, Math.min(valid.length(), 128));
        throw Problem.project(
                        HelpTopic.CONFIGURATION,
                        "'" + tag + "' cannot be an image's tag",
                        origin + "; a tag has up to 128 letters, digits, _ . - and does not begin with . or -",
                        "<tags><tag>" + suggestion + "</tag></tags> (-Dpixelzx.tags=" + suggestion + ")")
                .asException();
    }
}
