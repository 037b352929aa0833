package io.github.pixelzx.docker.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One platform of an image and of the one that was built again. */
record ImageComparison(ImageLayout built, PlatformImage image, ImageLayout rebuilt, PlatformImage again) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** BuildKit's cache in a config: when which step was run, and nothing of what the image is. */
    private static final String CACHE = "moby.buildkit.cache.v0";

    /** A layer that is not the same, and in what; the layer in words, with its step. */
    record LayerDifference(String layer, List<String> lines) {}

    /** What is not the same, the layers first; nothing if the platform's digest is. */
    List<LayerDifference> differences() {
        if (image.manifest().digest().equals(again.manifest().digest())) {
            return List.of();
        }
        List<Descriptor> before = image.parsedManifest().layers();
        List<Descriptor> after = again.parsedManifest().layers();
        List<LayerDifference> found = new ArrayList<>();
        List<String> steps = steps();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).digest().equals(after.get(i).digest())) {
                String step = i < steps.size() ? " (" + steps.get(i) + ")" : "";
                found.add(new LayerDifference(
                        "layer " + (i + 1) + " of " + before.size() + step, layer(before.get(i), after.get(i))));
            }
        }
        if (before.size() != after.size()) {
            found.add(new LayerDifference(
                    "the number of layers", List.of(before.size() + " built, " + after.size() + " rebuilt")));
        }
        if (found.isEmpty()) {
            found.addAll(documents());
        }
        return found;
    }

    private List<String> layer(Descriptor before, Descriptor after) {
        try {
            return new LayerComparison(
                            new LayerArchive(built.blob(before.digest())),
                            new LayerArchive(rebuilt.blob(after.digest())))
                    .differences();
        } catch (IOException e) {
            return List.of(before.digest().brief() + " built, " + after.digest().brief() + " rebuilt; cannot be read: "
                    + e.getMessage());
        }
    }

    /** Where all layers are the same, config or manifest are not. */
    private List<LayerDifference> documents() {
        List<LayerDifference> found = new ArrayList<>();
        Descriptor before = image.parsedManifest().config();
        Descriptor after = again.parsedManifest().config();
        document("the config", before, after, CACHE, found);
        if (found.isEmpty()) {
            String seen = before.digest().equals(after.digest()) ? "" : "config";
            document("the manifest", image.manifest(), again.manifest(), seen, found);
        }
        return found;
    }

    /** Compares two documents but for a part in which they may differ. */
    private void document(
            String what, Descriptor before, Descriptor after, String exempt, List<LayerDifference> found) {
        if (before.digest().equals(after.digest())) {
            return;
        }
        ObjectNode one = json(built, before);
        ObjectNode two = json(rebuilt, after);
        boolean exempted = one.has(exempt) || two.has(exempt);
        one.remove(exempt);
        two.remove(exempt);
        List<String> lines = new ArrayList<>();
        compare("", one, two, lines);
        if (lines.isEmpty() && !exempted) {
            lines.add("how it is written; what it says is the same");
        }
        if (!lines.isEmpty()) {
            found.add(new LayerDifference(what, lines));
        }
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<String> lines) {
        if (before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + '/' + name, before.path(name), after.path(name), lines));
        } else if (before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(path + '/' + i, before.path(i), after.path(i), lines);
            }
        } else if (!before.equals(after)) {
            lines.add(path + ": " + shown(before) + " built, " + shown(after) + " rebuilt");
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }

    /** The steps that made the layers, as the config's history names them; none where it does not name them all. */
    private List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : json(built, image.parsedManifest().config()).path("history")) {
            if (!step.path("empty_layer").asBoolean()) {
                steps.add(step.path("created_by")
                        .asText("")
                        .replaceFirst("^(?:RUN )?/bin/sh -c ", "RUN ")
                        .replaceFirst(" # buildkit$", ""));
            }
        }
        return steps.size() == image.parsedManifest().layers().size() ? steps : List.of();
    }

    private static ObjectNode json(ImageLayout layout, Descriptor document) {
        try {
            return JSON.readValue(layout.bytes(document), ObjectNode.class);
        } catch (IOException e) {
            // It was read when the layout was.
            throw new UncheckedIOException(e);
        }
    }
}
