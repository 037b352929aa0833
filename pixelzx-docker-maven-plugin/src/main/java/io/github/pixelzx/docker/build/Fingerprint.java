package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.workspace.RecordText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything of this machine an image was made from, in parts: if all are equal, another build would make the same image.
 *
 * @param parts the name of each part, such as {@code Dockerfile}, with its content or a digest of it
 */
public record Fingerprint(Map<String, String> parts) {

    public Fingerprint {
        parts = new LinkedHashMap<>(parts);
    }

    /**
     * The fingerprint of a build that is about to be run.
     *
     * @param maker what builds: the plugin's version and the builder's configuration
     * @param context digest of the build context as it is sent
     */
    static Fingerprint of(String maker, ImageSpec image, PreparedBuild prepared, Digest context) {
        BuildSpec build = prepared.build();
        ResolvedOptions options = prepared.options();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("build context", context.toString());
        parts.put("named build contexts", options.contexts() + " " + options.contents());
        parts.put("Dockerfile", contents(build.dockerfile()));
        parts.put("platforms", image.platforms().toString());
        parts.put("tags", RecordText.of(prepared.tags()));
        // Where it is published is not part of what it is: deploy may name a registry that verify did not know.
        parts.put("configuration", digest(image.name() + RecordText.of(build)));
        parts.put("state of Git", digest(RecordText.of(prepared.git())));
        parts.put("time in the layers", options.layerTime().toString());
        parts.put("plugin or its builder", digest(maker));
        return new Fingerprint(parts);
    }

    /** The first part in which an earlier build's fingerprint differs, as a clause; empty if there is none. */
    Optional<String> difference(Fingerprint earlier) {
        return parts.entrySet().stream()
                .filter(part -> !part.getValue().equals(earlier.parts().get(part.getKey())))
                .findFirst()
                .map(part -> "the " + part.getKey() + " changed");
    }

    private static String contents(Path file) {
        try {
            return Digest.of(file).toString();
        } catch (IOException e) {
            // Whoever builds says what is wrong with it; nothing is equal to this.
            return "unreadable: " + e;
        }
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
