package io.github.pixelzx.docker.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How builds at several nodes stand, as one: whatever a node says last is told with what the others said last. */
final class NodesStatus {

    private final Consumer<List<String>> all;
    private final Map<String, List<String>> lines = new TreeMap<>();

    NodesStatus(Consumer<List<String>> all) {
        this.all = all;
    }

    /** What a node says now; nothing when it is done. */
    synchronized void of(String node, List<String> now) {
        if (now.isEmpty()) {
            lines.remove(node);
        } else {
            lines.put(node, List.copyOf(now));
        }
        all.accept(lines.values().stream().flatMap(List::stream).toList());
    }
}
