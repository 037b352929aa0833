package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.FileTimes;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.oci.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a build with everything found out that they name.
 *
 * @param labels with their final values
 * @param annotations with their final values
 * @param contexts name to what buildx takes for it
 * @param contents digests of those contexts that are directories, by the context's name
 * @param secrets in buildx's words
 * @param environment what buildx needs in its environment for them: secret values, so it is never printed
 * @param layerTime the latest time anything in the image's own layers may say
 * @param options the rest, which needs no finding out
 */
record ResolvedOptions(
        Map<String, String> labels,
        List<ImageAnnotation> annotations,
        Map<String, String> contexts,
        Map<String, Digest> contents,
        List<String> secrets,
        Map<String, String> environment,
        Instant layerTime,
        BuildOptions options) {

    /** A build that is told nothing. */
    static final ResolvedOptions NONE = new ResolvedOptions(
            Map.of(), List.of(), Map.of(), Map.of(), List.of(), Map.of(), FileTimes.EARLIEST, BuildOptions.DEFAULT);

    ResolvedOptions {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations = List.copyOf(annotations);
        contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
        contents = new TreeMap<>(contents);
        secrets = List.copyOf(secrets);
        environment = Map.copyOf(environment);
    }

    /** The same with more variables for buildx. */
    ResolvedOptions withEnvironment(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new ResolvedOptions(labels, annotations, contexts, contents, secrets, all, layerTime, options);
    }

    /** The same with other annotations. */
    ResolvedOptions withAnnotations(List<ImageAnnotation> others) {
        return new ResolvedOptions(labels, others, contexts, contents, secrets, environment, layerTime, options);
    }

    @Override
    public String toString() {
        return "labels=" + labels + ", annotations=" + annotations + ", contexts=" + contexts + ", secrets=" + secrets
                + ", options=" + options;
    }
}
