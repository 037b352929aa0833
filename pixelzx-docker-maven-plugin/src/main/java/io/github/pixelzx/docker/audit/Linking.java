package io.github.pixelzx.docker.audit;

import java.util.List;

/**
 * How an ELF file is linked dynamically.
 *
 * @param name its own name as a library; empty if it has none
 * @param needed libraries it needs, by name
 * @param rpath where they are looked for before all else; as written, with {@code $ORIGIN}
 * @param runpath where they are looked for before the usual places
 */
record Linking(String name, List<String> needed, List<String> rpath, List<String> runpath) {

    static final Linking NONE = new Linking("", List.of(), List.of(), List.of());
}
