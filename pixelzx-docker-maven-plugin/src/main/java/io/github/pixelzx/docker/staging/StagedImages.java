package io.github.pixelzx.docker.staging;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The images this user's builds pushed by digest: a file for each, outside of all projects, so that {@code mvn clean} does
 * not make anybody forget what lies in a registry.
 *
 * @param directory where the files are; it need not exist
 */
public record StagedImages(Path directory) {

    private static final String SUFFIX = ".json";

    /** What has been published is remembered for its manifests, of which a leftover may have some; so much of it will do. */
    private static final int MOST_PUBLISHED = 500;

    /** Remembers an image, or remembers it otherwise. */
    public void put(StagedImage image) {
        files(image.repository()).write(name(image), image);
    }

    /** Forgets an image that is gone. */
    void remove(StagedImage image) {
        files(image.repository()).remove(name(image));
    }

    /** A tag names an image now. */
    public void published(ImageReference repository, Digest index) {
        List<StagedImage> all = of(repository);
        all.stream()
                .filter(image -> image.index().equals(index) && !image.published())
                .forEach(image -> put(image.asPublished()));
        List<StagedImage> published =
                all.stream().filter(StagedImage::published).toList();
        published.subList(0, Math.max(0, published.size() - MOST_PUBLISHED)).forEach(this::remove);
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
        } catch (IOException e) {
            // What cannot be listed is not removed from anywhere.
            return List.of();
        }
        images.sort(Comparator.comparing(StagedImage::staged));
        return images;
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
