package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TagTemplate;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code build.json}: what was built, from what and by what.
 *
 * @param image the image's name
 * @param index digest of the image index (of the manifest, where one platform makes no index)
 * @param mediaType of what {@code index} names
 * @param platforms digest of each platform's manifest
 * @param version the version the image was built as
 * @param tags it is to be published under
 * @param commit the full commit ID; null without Git
 * @param branch null without Git or on no branch
 * @param dirty whether tracked files differed from the commit
 * @param sourceDateEpoch the time of the sources, which is not that of the files in the image, in seconds since 1970
 * @param builder the buildx builder's name
 * @param builderDescription what the builder said it is
 * @param buildx buildx's version
 * @param milliseconds from the moment it was clear that there is something to build, to the complete image layout
 * @param from what it was made from; null in records of old versions
 * @param words what the words in braces stood for, in tags, labels and arguments; null in records of old versions
 * @param indexDigestNote why another build of the same has another index digest; null where it has the same
 * @param sizes how much each platform takes
 * @param steps when and how long each step ran, in the order in which they began
 * @param nodes the node of the builder that built each platform; none where it has no nodes, and null in records of old
 *     versions
 */
public record BuildResult(
        String image,
        Digest index,
        String mediaType,
        Map<Platform, Digest> platforms,
        String version,
        List<String> tags,
        @Nullable String commit,
        @Nullable String branch,
        boolean dirty,
        long sourceDateEpoch,
        String builder,
        String builderDescription,
        String buildx,
        long milliseconds,
        @Nullable BuiltFrom from,
        @Nullable Map<String, String> words,
        @Nullable String indexDigestNote,
        Map<Platform, PlatformSize> sizes,
        List<StepTime> steps,
        @Nullable Map<Platform, String> nodes) {

    /** The record's file name. */
    public static final String FILE = "build.json";

    public BuildResult {
        platforms = new TreeMap<>(platforms);
        tags = List.copyOf(tags);
        words = words == null ? null : new TreeMap<>(words);
        sizes = new TreeMap<>(sizes);
        steps = List.copyOf(steps);
        nodes = nodes == null ? null : new TreeMap<>(nodes);
    }

    /** The tags of an image as they are configured now, with the words that were known when it was built. */
    private List<String> tagsFor(ImageSpec image) {
        Map<String, String> known = words == null ? Map.of() : words;
        List<String> filled = image.tags().stream()
                .map(TagTemplate::new)
                .filter(template -> known.keySet().containsAll(template.words()))
                .map(template -> ImageTags.checked(template.filled(known), "it is what " + template.text() + " makes"))
                .distinct()
                .toList();
        return filled.isEmpty() ? tags : filled;
    }

    /** The repositories of the images it was built from, whose layers a registry may have already; empty if unknown. */
    public static List<ImageReference> bases(Workspace workspace) {
        BuiltFrom known =
                workspace.read(FILE, BuildResult.class).map(BuildResult::from).orElse(null);
        return known == null
                ? List.of()
                : known.bases().stream().map(BaseImage::reference).toList();
    }

    /**
     * What whoever publishes ought to know: that tags of a release are about to name what no commit says.
     *
     * @param tags those that are set
     */
    public static Optional<String> warningOfChanges(List<String> tags, Workspace workspace) {
        List<String> releases = tags.stream()
                .filter(tag -> !tag.toUpperCase(Locale.ROOT).contains("SNAPSHOT"))
                .toList();
        return workspace
                .read(FILE, BuildResult.class)
                .filter(result -> result.dirty() && !releases.isEmpty())
                .map(result -> "The image was built with changes in tracked files: commit " + result.commit()
                        + " does not say what " + String.join(", ", releases) + " will be");
    }

    /** The tags an image is to be published under, as far as a record of its build tells; empty without one. */
    public static List<String> knownTags(ImageSpec image, Workspace workspace) {
        return workspace
                .read(FILE, BuildResult.class)
                .map(result -> result.tagsFor(image))
                .orElse(List.of());
    }

    /**
     * The tags an image is published under: those the user named, else those its build was given.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is neither
     */
    public static List<String> tags(ImageSpec image, Workspace workspace) {
        boolean fixed = image.tags().stream()
                .allMatch(tag -> new TagTemplate(tag).words().isEmpty());
        if (!image.tags().isEmpty() && fixed) {
            return image.tags();
        }
        return workspace
                .read(FILE, BuildResult.class)
                .map(result -> result.tagsFor(image))
                .orElseThrow(() -> Problem.project(
                                HelpTopic.LAYOUT_MISSING,
                                "There is no record of a build of " + image.name(),
                                workspace.file(FILE) + " does not exist",
                                "mvn deploy (builds, tests and publishes)",
                                "or name the tags of a layout built elsewhere: -Dpixelzx.tags=1.0")
                        .asException());
    }
}
