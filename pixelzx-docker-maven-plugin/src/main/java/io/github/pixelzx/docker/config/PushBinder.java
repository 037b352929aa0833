package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds how the image is published. */
final class PushBinder {

    private final ValueReader reader;
    private final Mistakes mistakes;

    PushBinder(ValueReader reader, Mistakes mistakes) {
        this.reader = reader;
        this.mistakes = mistakes;
    }

    PushSpec push() {
        boolean requireTested = reader.bool(ParameterRow.REQUIRE_TESTED, true);
        boolean skip = reader.bool(ParameterRow.PUSH_SKIP, false);
        List<String> insecure = new ArrayList<>();
        Optional<Given> given = reader.given(ParameterRow.INSECURE_REGISTRIES);
        given.map(reader::list).orElse(List.of()).forEach(host -> {
            if (NamesBinder.isHost(host)) {
                insecure.add(host);
            } else {
                mistakes.add(
                        given.orElseThrow(),
                        "'" + host + "' is no host with an optional port",
                        NamesBinder.withoutScheme(host).replaceFirst("/.*", ""));
            }
        });
        return new PushSpec(skip, requireTested, insecure);
    }
}
