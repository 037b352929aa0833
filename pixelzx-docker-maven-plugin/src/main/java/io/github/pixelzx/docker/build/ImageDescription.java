package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildOptions.Metadata;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an image says of itself: what is known from the POM and Git by OCI's names, and what the user says.
 *
 * <p>Nothing in it depends on where or when the image is built: two clones of one commit describe themselves alike.
 *
 * @param labels of every platform
 * @param annotations of index and manifests
 * @param leftOut a sentence per annotation of the user's that has no place in this image
 */
record ImageDescription(Map<String, String> labels, List<ImageAnnotation> annotations, List<String> leftOut) {

    private static final String PREFIX = "org.opencontainers.image.";

    /**
     * The description of an image.
     *
     * @param taken labels the Dockerfile sets by itself: they are not filled in
     * @param platforms what the image is built for
     * @param index whether the image has an index that could be annotated
     */
    static ImageDescription of(
            Metadata metadata,
            Placeholders placeholders,
            GitState git,
            Instant sourceDate,
            Set<String> taken,
            List<Platform> platforms,
            boolean index) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (metadata.described()) {
            labels.putAll(known(metadata, placeholders, git, sourceDate));
            labels.keySet().removeAll(taken);
        }
        Map<String, String> own = placeholders.fill(metadata.labels());
        Map<String, ImageAnnotation> annotations = new LinkedHashMap<>();
        labels.forEach((name, text) -> {
            String value = own.getOrDefault(name, text);
            if (index) {
                put(annotations, new ImageAnnotation(Level.INDEX, null, name, value));
            }
            put(annotations, new ImageAnnotation(Level.MANIFEST, null, name, value));
        });
        List<String> leftOut = new ArrayList<>();
        for (ImageAnnotation annotation : metadata.annotations()) {
            if (annotation.level().ofTheIndex() && !index) {
                leftOut.add("Annotation " + annotation + " is left out: an image of one platform has no index");
            } else if (annotation.platform() != null && !platforms.contains(annotation.platform())) {
                leftOut.add("Annotation " + annotation + " is left out: that platform is not built");
            } else {
                put(annotations, annotation.withValue(placeholders.fill(annotation.value())));
            }
        }
        labels.putAll(own);
        return new ImageDescription(labels, new ArrayList<>(annotations.values()), leftOut);
    }

    private static Map<String, String> known(
            Metadata metadata, Placeholders placeholders, GitState git, Instant sourceDate) {
        Map<String, String> known = new TreeMap<>();
        metadata.about().forEach((name, text) -> known.put(PREFIX + name, text));
        known.put(PREFIX + "version", placeholders.fill("{version}"));
        if (git.commit() != null) {
            known.put(PREFIX + "revision", git.commit() + (git.dirty() ? "-dirty" : ""));
        }
        if (!sourceDate.equals(Instant.EPOCH)) {
            known.put(PREFIX + "created", sourceDate.toString());
        }
        return known;
    }

    private static void put(Map<String, ImageAnnotation> annotations, ImageAnnotation annotation) {
        annotations.put(annotation.level() + "/" + annotation.platform() + '/' + annotation.key(), annotation);
    }
}
