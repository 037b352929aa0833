package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds how the image is published. */
final class PushBinder {

    private static final int MOST_RETRIES = 100;

    private final ValueReader reader;
    private final Mistakes mistakes;

    PushBinder(ValueReader reader, Mistakes mistakes) {
        this.reader = reader;
        this.mistakes = mistakes;
    }

    PushSpec push() {
        return new PushSpec(
                reader.bool(ParameterRow.PUSH_SKIP, false),
                reader.bool(ParameterRow.REQUIRE_TESTED, true),
                insecureRegistries(),
                destinations(),
                reader.number(ParameterRow.PUSH_RETRIES, MOST_RETRIES),
                reader.choice(ParameterRow.PUSH_VERIFY, Verify.class),
                reader.bool(ParameterRow.PUSH_ATTACH, false),
                reader.bool(ParameterRow.PUSH_AT_END, true),
                allowSkipped());
    }

    private List<String> insecureRegistries() {
        List<String> insecure = new ArrayList<>();
        Optional<Given> given = reader.given(ParameterRow.INSECURE_REGISTRIES);
        for (String host : given.isPresent() ? reader.list(given.get()) : List.<String>of()) {
            if (NamesBinder.isHost(host)) {
                insecure.add(host);
            } else {
                mistakes.add(
                        given.orElseThrow(),
                        "'" + host + "' is no host with an optional port",
                        NamesBinder.withoutScheme(host).replaceFirst("/.*", ""));
            }
        }
        return insecure;
    }

    private List<Platform> allowSkipped() {
        Optional<Given> given = reader.given(ParameterRow.PUSH_ALLOW_SKIPPED);
        return given.isPresent() ? NamesBinder.platforms(given.get(), reader.list(given.get()), mistakes) : List.of();
    }

    private List<String> destinations() {
        Optional<Given> given = reader.given(ParameterRow.PUSH_DESTINATIONS);
        List<String> destinations = given.isPresent() ? reader.list(given.get()) : List.of();
        for (String prefix : destinations) {
            NamesBinder.checkRegistry(given.orElseThrow(), prefix, mistakes);
        }
        return destinations;
    }
}
