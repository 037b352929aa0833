package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Raw values as one line of text. */
final class Texts {

    private Texts() {}

    /** The text of an element, or of its children separated by commas. */
    static String of(RawElement element) {
        String text = element.text();
        if (text != null) {
            return text.replaceAll("\\s+", " ");
        }
        List<String> texts = new ArrayList<>();
        for (RawElement child : element.children()) {
            if (!child.isEmpty()) {
                texts.add(of(child));
            }
        }
        return String.join(",", texts);
    }

    /** The same as it may be shown: without what the name of an element within says to be a secret. */
    static String shown(RawElement element) {
        if (element.text() != null) {
            return of(element);
        }
        List<String> texts = new ArrayList<>();
        for (RawElement child : element.children()) {
            if (!child.isEmpty()) {
                // A <secret> of the build says where the secret is, not what it is.
                boolean place = child.name().equals("secret");
                texts.add(place ? shown(child) : Redaction.of(child.name(), shown(child)));
            }
        }
        return String.join(",", texts);
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
