package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Separates what buildx prints into JSON objects and plain text. Old versions of buildx indent each object over many
 * lines, newer ones write one per line; what else they have to say, such as the reason of a failure, comes between.
 */
final class ProgressSplitter implements Consumer<String> {

    private final Consumer<JsonTree> objects;
    private final Consumer<String> text;
    private final StringBuilder open = new StringBuilder();

    ProgressSplitter(Consumer<JsonTree> objects, Consumer<String> text) {
        this.objects = objects;
        this.text = text;
    }

    @Override
    public void accept(String line) {
        if (open.isEmpty() && !line.startsWith("{")) {
            text.accept(line);
            return;
        }
        boolean first = open.isEmpty();
        open.append(line).append('\n');
        // An indented object ends with a brace that is not indented; a whole one is a line of its own.
        if (line.equals("}") || (first && line.endsWith("}"))) {
            finish();
        }
    }

    /** Tells what is left of an object that never ended. */
    void end() {
        if (!open.isEmpty()) {
            finish();
        }
    }

    private void finish() {
        String whole = open.toString();
        open.setLength(0);
        try {
            objects.accept(JsonTree.read(whole.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            whole.lines().forEach(text);
        }
    }
}
