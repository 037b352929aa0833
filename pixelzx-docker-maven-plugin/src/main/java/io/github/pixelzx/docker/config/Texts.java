package io.github.pixelzx.docker.config;

import java.util.stream.Collectors;

/** Raw values as one line of text. */
final class Texts {

    private Texts() {}

    /** The text of an element, or of its children separated by commas. */
    static String of(RawElement element) {
        String text = element.text();
        return text != null
                ? text.replaceAll("\\s+", " ")
                : element.children().stream()
                        .filter(child -> !child.isEmpty())
                        .map(Texts::of)
                        .collect(Collectors.joining(","));
    }
}
