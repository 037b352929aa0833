package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.Redaction;
import java.util.Optional;
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

    /** The same as it may be shown: without what the name of an element within says to be a secret. */
    static String shown(RawElement element) {
        return element.text() != null
                ? of(element)
                : element.children().stream()
                        .filter(child -> !child.isEmpty())
                        // A <secret> of the build says where the secret is, not what it is.
                        .map(child ->
                                child.name().equals("secret") ? shown(child) : Redaction.of(child.name(), shown(child)))
                        .collect(Collectors.joining(","));
    }

    /** An image's reference; none if the text is not one. */
    static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
