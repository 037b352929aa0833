package io.github.pixelzx.docker.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything a layer's archive says of one path.
 *
 * @param path as written in the archive
 * @param kind a word: file, directory, symbolic link …
 * @param mode the permission bits
 * @param owner user and group, numbers and names
 * @param modified when it was last modified
 * @param link the target of a link; empty for anything else
 * @param device its numbers; 0:0 for anything else
 * @param size in bytes
 * @param content digest of the bytes; empty where there are none
 * @param attributes what else the archive says, such as extended attributes
 */
record ArchiveEntry(
        String path,
        String kind,
        int mode,
        String owner,
        Instant modified,
        String link,
        String device,
        long size,
        String content,
        Map<String, String> attributes) {

    ArchiveEntry {
        attributes = Map.copyOf(attributes);
    }

    /** In which of its attributes this entry is another than one of the same path; content is left to the caller. */
    List<String> differences(ArchiveEntry other) {
        List<String> found = new ArrayList<>();
        compare(found, "its kind", kind, other.kind);
        compare(found, "its mode", octal(mode), octal(other.mode));
        compare(found, "its owner", owner, other.owner);
        compare(found, "its modification time", modified.toString(), other.modified.toString());
        compare(found, "its target", link, other.link);
        compare(found, "its device", device, other.device);
        compare(found, "its size", size + " bytes", other.size + " bytes");
        Set<String> names = new TreeSet<>(attributes.keySet());
        names.addAll(other.attributes.keySet());
        for (String name : names) {
            compare(
                    found,
                    "its " + name,
                    attributes.getOrDefault(name, "none"),
                    other.attributes.getOrDefault(name, "none"));
        }
        return found;
    }

    private static void compare(List<String> found, String what, String built, String rebuilt) {
        if (!built.equals(rebuilt)) {
            found.add(what + ": " + built + " built, " + rebuilt + " rebuilt");
        }
    }

    private static String octal(int mode) {
        return String.format("%04o", mode);
    }
}
