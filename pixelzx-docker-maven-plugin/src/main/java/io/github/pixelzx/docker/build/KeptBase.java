package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonText;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A base image in the {@link BaseCache}.
 *
 * @param reference as BuildKit names it, without the digest
 * @param digest what the reference stood for
 * @param platforms those whose bytes are kept, in canonical order; null where it is an image of one platform, without an index
 */
record KeptBase(
        ImageReference reference, Digest digest, @Nullable List<Platform> platforms) {

    KeptBase {
        platforms = platforms == null ? null : platforms.stream().sorted().toList();
    }

    /** The same with the platforms that somebody else kept of it. */
    KeptBase with(KeptBase other) {
        if (platforms == null || other.platforms == null) {
            return this;
        }
        Set<Platform> all = new LinkedHashSet<>(platforms);
        all.addAll(other.platforms);
        return new KeptBase(reference, digest, List.copyOf(all));
    }

    /**
     * What a Dockerfile would call these bytes and no others. BuildKit finds bytes in its store only under the repository
     * they came as.
     */
    String name() {
        return reference.toString() + '@' + digest;
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static KeptBase of(JsonTree json) {
        List<Platform> platforms = new ArrayList<>();
        json.path("platforms").forEach(platform -> platforms.add(Platform.parse(platform.text(""))));
        return new KeptBase(
                ImageReference.parse(json.path("reference").text("")),
                Digest.parse(json.path("digest").text("")),
                json.path("platforms").isArray() ? platforms : null);
    }

    byte[] json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reference", reference);
        fields.put("digest", digest);
        if (platforms != null) {
            fields.put("platforms", platforms);
        }
        return JsonText.of(fields);
    }
}
