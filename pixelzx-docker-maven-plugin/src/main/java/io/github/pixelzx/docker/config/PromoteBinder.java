package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds what the goal {@code promote} names anew. */
final class PromoteBinder {

    private final ValueReader reader;
    private final Mistakes mistakes;

    PromoteBinder(ValueReader reader, Mistakes mistakes) {
        this.reader = reader;
        this.mistakes = mistakes;
    }

    PromoteSpec promote() {
        Optional<Given> from = reader.scalar(ParameterRow.PROMOTE_FROM);
        @Nullable
        ImageReference source = from.isEmpty()
                ? null
                : Texts.reference(Texts.of(from.get().value())).orElse(null);
        if (from.isPresent() && source == null) {
            mistakes.add(
                    from.get(), "'" + Texts.of(from.get().value()) + "' is no image's reference", example(from.get()));
        }
        Optional<Given> to = reader.given(ParameterRow.PROMOTE_TO);
        if (to.isEmpty()) {
            return new PromoteSpec(source, List.of());
        }
        List<String> names = reader.names(to.get());
        names.stream()
                .filter(name -> !ImageReference.isTag(name)
                        && Texts.reference(name)
                                .filter(found -> found.tag() != null)
                                .isEmpty())
                .forEach(name -> mistakes.add(
                        to.orElseThrow(),
                        "'" + name + "' is neither a tag nor a reference with a tag",
                        example(to.orElseThrow())));
        return new PromoteSpec(source, names);
    }

    private static String example(Given given) {
        return given.row().example();
    }
}
