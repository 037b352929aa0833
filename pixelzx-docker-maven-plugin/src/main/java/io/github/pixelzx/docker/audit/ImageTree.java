package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Text;
import io.github.pixelzx.docker.audit.LayerEntry.DirectoryEntry;
import io.github.pixelzx.docker.audit.LayerEntry.FileEntry;
import io.github.pixelzx.docker.audit.LayerEntry.HardLinkEntry;
import io.github.pixelzx.docker.audit.LayerEntry.OpaqueDirectory;
import io.github.pixelzx.docker.audit.LayerEntry.SpecialEntry;
import io.github.pixelzx.docker.audit.LayerEntry.SymlinkEntry;
import io.github.pixelzx.docker.audit.LayerEntry.Whiteout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of one platform's image as a container sees them: its layers on top of each other.
 *
 * <p>Applied as container engines do: a path that leads through a link goes where the link goes, and nothing leads out
 * of the root.
 */
final class ImageTree {

    /** As many links as Linux follows before it takes them for a loop. */
    private static final int MAX_LINKS = 40;

    private static final DirectoryEntry MADE = new DirectoryEntry("", 0755, 0);

    private final Directory root = new Directory(new HashMap<>(), MADE);

    /** What a path is. */
    sealed interface Node {}

    /** The entry is that of the uppermost layer that has one. */
    record Directory(Map<String, Node> children, DirectoryEntry entry) implements Node {}

    /** The entry may bear another path: a hard link's target. */
    record RegularFile(FileEntry entry) implements Node {

        boolean isExecutable() {
            return (entry.mode() & 0111) != 0;
        }

        FileContent content() {
            return entry.content();
        }
    }

    record Symlink(String target) implements Node {}

    /** A device, a pipe or the like. */
    record Special() implements Node {}

    /** What looking for a path ended with. */
    sealed interface Lookup {}

    /** The path without links. */
    record Found(String path, Node node) implements Lookup {}

    /** Nothing is there; the path as far as links could be followed. */
    record Missing(String path) implements Lookup {}

    record TooManyLinks() implements Lookup {}

    private ImageTree() {}

    /** The tree of these layers, base first. */
    static ImageTree of(List<List<LayerEntry>> layers) {
        ImageTree tree = new ImageTree();
        for (List<LayerEntry> layer : layers) {
            // Whiteouts mean the layers below, wherever in the layer they stand.
            layer.forEach(tree::hide);
            layer.forEach(tree::put);
        }
        return tree;
    }

    /** Looks for an absolute path, following links. */
    Lookup find(String path) {
        return walk(path, true, false);
    }

    /** The text of one of the files whose text is kept; none if there is no such file. */
    Optional<String> text(String path) {
        return find(path) instanceof Found found
                        && found.node() instanceof RegularFile file
                        && file.content() instanceof Text text
                ? Optional.of(new String(text.bytes(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Goes through everything but the root, a directory before what is in it, by name. */
    void forEach(BiConsumer<String, Node> visitor) {
        Deque<Map.Entry<String, Directory>> rest = new ArrayDeque<>();
        rest.push(Map.entry("", root));
        while (!rest.isEmpty()) {
            Map.Entry<String, Directory> here = rest.pop();
            here.getValue().children().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(child -> {
                        String path = here.getKey() + "/" + child.getKey();
                        visitor.accept(path, child.getValue());
                        if (child.getValue() instanceof Directory directory) {
                            rest.push(Map.entry(path, directory));
                        }
                    });
        }
    }

    private void hide(LayerEntry entry) {
        if (entry instanceof Whiteout whiteout) {
            if (walk(parent(whiteout.path()), true, false) instanceof Found found
                    && found.node() instanceof Directory directory) {
                directory.children().remove(name(whiteout.path()));
            }
        } else if (entry instanceof OpaqueDirectory opaque
                && walk(opaque.path(), true, false) instanceof Found found
                && found.node() instanceof Directory directory) {
            directory.children().clear();
        }
    }

    private void put(LayerEntry entry) {
        if (entry instanceof DirectoryEntry directory) {
            put(entry.path(), new Directory(new HashMap<>(), directory));
        } else if (entry instanceof FileEntry file) {
            put(entry.path(), new RegularFile(file));
        } else if (entry instanceof SymlinkEntry link) {
            put(entry.path(), new Symlink(link.target()));
        } else if (entry instanceof SpecialEntry) {
            put(entry.path(), new Special());
        } else if (entry instanceof HardLinkEntry link
                && walk(link.target(), false, false) instanceof Found found
                && !(found.node() instanceof Directory)) {
            put(entry.path(), found.node());
        }
    }

    private void put(String path, Node node) {
        if (walk(parent(path), true, true) instanceof Found found && found.node() instanceof Directory directory) {
            directory.children().merge(name(path), node, ImageTree::replaced);
        }
    }

    /** A directory keeps what the layers below have in it; everything else takes the place of what was there. */
    private static Node replaced(Node old, Node by) {
        return old instanceof Directory lower && by instanceof Directory upper
                ? new Directory(lower.children(), upper.entry())
                : by;
    }

    private Lookup walk(String path, boolean followLast, boolean create) {
        return new Walk(path, followLast, create).end();
    }

    /** One way through the tree, part by part. */
    private final class Walk {

        private final boolean followLast;
        private final boolean create;
        private final Deque<String> rest;
        private final Deque<String> names = new ArrayDeque<>();
        private final Deque<Directory> directories = new ArrayDeque<>(List.of(root));
        private int links;

        /**
         * @param followLast whether a symbolic link at the end is followed
         * @param create whether directories that are missing are made
         */
        Walk(String path, boolean followLast, boolean create) {
            this.followLast = followLast;
            this.create = create;
            this.rest = new ArrayDeque<>(parts(path));
        }

        Lookup end() {
            while (!rest.isEmpty()) {
                String part = rest.pop();
                if (part.equals("..")) {
                    up();
                    continue;
                }
                Node node = child(part);
                if (node instanceof Symlink link && (followLast || !rest.isEmpty())) {
                    if (++links > MAX_LINKS) {
                        return new TooManyLinks();
                    }
                    follow(link);
                    continue;
                }
                names.addLast(part);
                if (node instanceof Directory directory) {
                    directories.push(directory);
                } else if (node == null || !rest.isEmpty()) {
                    names.addAll(rest);
                    return new Missing(place());
                } else {
                    return new Found(place(), node);
                }
            }
            return new Found(place(), directories.element());
        }

        private @Nullable Node child(String name) {
            Map<String, Node> children = directories.element().children();
            Node node = children.get(name);
            if (create && (node == null || node instanceof RegularFile || node instanceof Special)) {
                node = new Directory(new HashMap<>(), MADE);
                children.put(name, node);
            }
            return node;
        }

        private void up() {
            if (!names.isEmpty()) {
                names.removeLast();
                directories.pop();
            }
        }

        private void follow(Symlink link) {
            if (link.target().startsWith("/")) {
                names.clear();
                directories.clear();
                directories.push(root);
            }
            List<String> target = new ArrayList<>(parts(link.target()));
            Collections.reverse(target);
            target.forEach(rest::push);
        }

        private String place() {
            return "/" + String.join("/", names);
        }
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
