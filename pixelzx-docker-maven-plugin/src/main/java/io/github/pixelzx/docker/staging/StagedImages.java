package io.github.pixelzx.docker.staging;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The images this user's builds pushed by digest: a file for each, outside of all projects, so that {@code mvn clean} does
 * not make anybody forget what lies in a registry. A file that cannot be written or read fails no build.
 *
 * @param directory where the files are; it need not exist
 */
public record StagedImages(Path directory) {

    private static final String SUFFIX = ".json";

    private static final String REFUSAL = "refusal";

    /** What has been published is remembered for its manifests, of which a leftover may have some; so much of it will do. */
    private static final int MOST_PUBLISHED = 500;

    private static final int MOST_SAID = 10;

    /**
     * Remembers an image that was pushed; that an equal one was published before is not forgotten.
     *
     * @return whether that could be written
     */
    public boolean remember(StagedImage image) {
        return put(image.after(sameAs(image.index(), of(image.repository()))));
    }

    /**
     * Remembers an image as it is given.
     *
     * @return whether that could be written
     */
    public boolean put(StagedImage image) {
        return write(image.repository(), name(image), image);
    }

    /**
     * Remembers an image whose parts wait in a registry, here or on other machines: where its layout will be carried to, and
     * published from, nobody here gets to know, so none of its parts is a leftover from now on.
     *
     * @return whether that could be written
     */
    public boolean joined(ImageReference repository, Digest index, List<Digest> manifests, Path workspace) {
        return remember(StagedImage.now(repository, index, manifests, workspace, true));
    }

    /** Forgets an image that is gone. */
    void remove(StagedImage image) {
        try {
            files(image.repository()).remove(name(image));
        } catch (ProblemException e) {
            // Then it is asked for once more, and not there.
            return;
        }
    }

    /**
     * A tag names an image now, whoever brought it there.
     *
     * @return whether that could be written
     */
    public boolean published(ImageReference repository, Digest index, List<Digest> manifests) {
        List<StagedImage> all = of(repository);
        List<StagedImage> same = sameAs(index, all);
        boolean written = true;
        for (StagedImage image : same) {
            written &= image.published() || put(image.asPublished());
        }
        if (same.isEmpty()) {
            written = put(StagedImage.now(repository, index, manifests, directory, true));
        }
        List<StagedImage> published =
                all.stream().filter(StagedImage::published).toList();
        published.subList(0, Math.max(0, published.size() - MOST_PUBLISHED)).forEach(this::remove);
        return written;
    }

    /** Why nothing can be removed from a repository, if that was found out less than a day ago. */
    Optional<Refusal> refusal(ImageReference repository, Instant now) {
        return files(repository).read(REFUSAL, Refusal.class).filter(refusal -> refusal.isOf(now));
    }

    void put(ImageReference repository, Refusal refusal) {
        write(repository, REFUSAL, refusal);
    }

    private boolean write(ImageReference repository, String name, Object value) {
        try {
            files(repository).write(name, value);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private static List<StagedImage> sameAs(Digest index, List<StagedImage> images) {
        return images.stream().filter(image -> image.index().equals(index)).toList();
    }

    /** Those of a repository, the oldest first. */
    public List<StagedImage> of(ImageReference repository) {
        Workspace files = files(repository);
        List<StagedImage> images = new ArrayList<>();
        if (!Files.isDirectory(files.directory())) {
            return images;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(files.directory(), "*" + SUFFIX)) {
            for (Path file : found) {
                Optional<StagedImage> image = files.read(String.valueOf(file.getFileName()), StagedImage.class);
                image.ifPresent(images::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be listed is not removed from anywhere.
            return List.of();
        }
        images.sort(Comparator.comparing(StagedImage::staged));
        return images;
    }

    /**
     * Images in words, ten of them at most; of more it says where they are listed.
     *
     * @param images of one repository, in their order
     */
    public String listed(List<StagedImage> images, Function<StagedImage, String> words) {
        String first = images.stream().limit(MOST_SAID).map(words).collect(Collectors.joining(", "));
        return images.size() <= MOST_SAID
                ? first
                : first + " and " + (images.size() - MOST_SAID) + " more, a file for each in "
                        + files(images.get(0).repository()).directory();
    }

    private Workspace files(ImageReference repository) {
        return new Workspace(directory.resolve(hex(repository.name())));
    }

    private static String name(StagedImage image) {
        return image.index().hex().substring(0, 16) + '-' + hex(image.workspace()) + SUFFIX;
    }

    private static String hex(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }
}
