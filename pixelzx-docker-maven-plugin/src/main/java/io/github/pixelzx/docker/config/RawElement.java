package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An element as it stands in the POM, without any meaning yet.
 *
 * @param text its text without surrounding blanks; null where there is none
 */
public record RawElement(String name, @Nullable String text, List<RawElement> children) {

    public RawElement {
        text = text == null || text.isBlank() ? null : text.strip();
        children = List.copyOf(children);
    }

    /** An element that holds text alone. */
    public static RawElement of(String name, String text) {
        return new RawElement(name, text, List.of());
    }

    /** An element that holds other elements. */
    public static RawElement of(String name, RawElement... children) {
        return new RawElement(name, null, List.of(children));
    }

    /** Whether neither text nor an element is in it, which means "not set". */
    public boolean isEmpty() {
        if (text != null) {
            return false;
        }
        for (RawElement child : children) {
            if (!child.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The last child of that name, as in Maven, if there is one that is not empty. */
    public Optional<RawElement> child(String wanted) {
        List<RawElement> found = children(wanted);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    /** All children of that name that are not empty. */
    public List<RawElement> children(String wanted) {
        List<RawElement> found = new ArrayList<>();
        for (RawElement child : children) {
            if (child.name().equals(wanted) && !child.isEmpty()) {
                found.add(child);
            }
        }
        return found;
    }
}
