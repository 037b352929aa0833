package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Questions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How much one platform of an image takes.
 *
 * @param compressed bytes that are published and pulled: the layers as they lie in the image layout
 * @param unpacked bytes of the layers as an engine unpacks them; null where a layer cannot be read here: it is
 *     compressed in another way, or waits in a registry
 */
public record PlatformSize(long compressed, @Nullable Long unpacked, List<Layer> layers) {

    private static final int BUFFER = 1 << 16;
    private static final int MOST_AT_ONCE = 4;

    public PlatformSize {
        layers = List.copyOf(layers);
    }

    /** One layer, the base's first. */
    public record Layer(
            Digest digest, long compressed, @Nullable Long unpacked) {}

    /**
     * The size of every platform of a layout.
     *
     * @param earlier sizes of an earlier build: layers that were unpacked for it are not unpacked again
     */
    static Map<Platform, PlatformSize> of(ImageLayout layout, Map<Platform, PlatformSize> earlier) {
        Map<Digest, Long> known = new HashMap<>();
        earlier.values()
                .forEach(size -> size.layers().forEach(layer -> {
                    if (layer.unpacked() != null) {
                        known.put(layer.digest(), layer.unpacked());
                    }
                }));
        known.putAll(unpacked(layout, known.keySet()));
        Map<Platform, PlatformSize> sizes = new TreeMap<>();
        for (PlatformImage image : layout.platforms()) {
            List<Layer> layers = new ArrayList<>();
            for (Descriptor layer : image.parsedManifest().layers()) {
                layers.add(new Layer(layer.digest(), layer.size(), known.get(layer.digest())));
            }
            sizes.put(image.platform(), of(layers));
        }
        return sizes;
    }

    /** The sizes of layers that nobody has unpacked so far, side by side; none of those that are not in the layout. */
    private static Map<Digest, Long> unpacked(ImageLayout layout, Set<Digest> known) {
        Map<Digest, Descriptor> wanted = new LinkedHashMap<>();
        layout.platforms()
                .forEach(image -> image.parsedManifest().layers().stream()
                        .filter(layer -> !known.contains(layer.digest()))
                        .forEach(layer -> wanted.put(layer.digest(), layer)));
        layout.elsewhere().forEach(missing -> wanted.remove(missing.digest()));
        Map<Digest, Long> sizes = new HashMap<>();
        if (wanted.isEmpty()) {
            return sizes;
        }
        try (Questions questions = new Questions("Measuring layers", Math.min(MOST_AT_ONCE, wanted.size()))) {
            Map<Digest, Future<Optional<Long>>> asked = new LinkedHashMap<>();
            wanted.forEach((digest, layer) ->
                    asked.put(digest, questions.ask(() -> Optional.ofNullable(unpacked(layer, layout.blob(digest))))));
            asked.forEach((digest, size) -> questions.answer(size).ifPresent(bytes -> sizes.put(digest, bytes)));
        }
        return sizes;
    }

    private static PlatformSize of(List<Layer> layers) {
        Long unpacked = 0L;
        for (Layer layer : layers) {
            unpacked = unpacked == null || layer.unpacked() == null ? null : Long.valueOf(unpacked + layer.unpacked());
        }
        return new PlatformSize(layers.stream().mapToLong(Layer::compressed).sum(), unpacked, layers);
    }

    private static @Nullable Long unpacked(Descriptor layer, Path blob) {
        if (layer.mediaType().endsWith("tar")) {
            return layer.size();
        }
        if (!layer.mediaType().endsWith("gzip")) {
            return null;
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(blob), BUFFER)) {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The audit says what is wrong with a layer that cannot be unpacked.
            return null;
        }
    }
}
