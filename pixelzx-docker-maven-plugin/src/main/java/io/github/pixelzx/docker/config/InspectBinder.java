package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds what the goal {@code inspect} looks at. */
final class InspectBinder {

    /** Stands for the platforms the image is configured for. */
    private static final String CONFIGURED = "platforms";

    private final ValueReader reader;
    private final Mistakes mistakes;

    InspectBinder(ValueReader reader, Mistakes mistakes) {
        this.reader = reader;
        this.mistakes = mistakes;
    }

    InspectSpec inspect(ImageSpec image) {
        return new InspectSpec(
                named(ParameterRow.INSPECT_REFERENCE), expected(image), named(ParameterRow.INSPECT_AGAINST));
    }

    private @Nullable String named(ParameterRow row) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return null;
        }
        String text = Texts.of(given.get().value());
        if (!isPath(text) && Texts.reference(text).isEmpty()) {
            mistakes.add(
                    given.get(),
                    "'" + text + "' is neither an image's reference nor the directory of an image layout",
                    Texts.reference(repaired(text)).isPresent() ? repaired(text) : row.example());
        }
        return text;
    }

    private List<Platform> expected(ImageSpec image) {
        Optional<Given> given = reader.given(ParameterRow.INSPECT_EXPECT);
        if (given.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(reader.list(given.get()));
        List<Platform> expected = new ArrayList<>();
        if (names.remove(CONFIGURED)) {
            expected.addAll(image.platforms());
        }
        if (!names.isEmpty()) {
            expected.addAll(NamesBinder.platforms(given.get(), names, mistakes));
        }
        return expected;
    }

    private static String repaired(String text) {
        return NamesBinder.withoutScheme(text).toLowerCase(Locale.ROOT);
    }

    /** No reference begins or reads like this; one without such a mark is told apart by whether the directory exists. */
    private static boolean isPath(String text) {
        return text.startsWith("/") || text.startsWith(".") || text.contains("\\");
    }
}
