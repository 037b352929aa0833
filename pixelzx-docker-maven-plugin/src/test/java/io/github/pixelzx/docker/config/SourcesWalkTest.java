package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table is found in every place a user may write it, and the strongest place wins. */
class SourcesWalkTest {

    /** An example of a parameter that has one element per name: {@code <NAME>value</NAME>}, the value perhaps in another. */
    private static final Pattern ENTRY = Pattern.compile("<([^>]+)>(?:<[^>]+>)?([^<]*)<.*", Pattern.DOTALL);

    /** Rows that are read only with the driver they are about. */
    private static final Set<ParameterRow> REMOTE = Set.of(
            ParameterRow.BUILDER_ENDPOINT,
            ParameterRow.BUILDER_CACERT,
            ParameterRow.BUILDER_CERT,
            ParameterRow.BUILDER_KEY,
            ParameterRow.BUILDER_SERVERNAME);

    static Stream<Arguments> rowsAndPlaces() {
        return ConfigurationTable.ROWS.stream()
                .flatMap(row -> places(row).stream().map(place -> Arguments.of(row, place)));
    }

    /** The given place, with all weaker ones holding something, too. */
    @ParameterizedTest
    @MethodSource("rowsAndPlaces")
    void findsEachRowInEachPlace(ParameterRow row, Origin.Kind place) {
        Written written = new Written();
        if (REMOTE.contains(row)) {
            written.property("pixelzx.builder.driver", "remote")
                    .property("pixelzx.builder.endpoint", "tcp://10.0.0.5:1234")
                    .property("pixelzx.builder.cert", "cert.pem")
                    .property("pixelzx.builder.key", "key.pem");
        }
        if (row == ParameterRow.BUILDER_DRIVER_OPTS) {
            written.property("pixelzx.builder.driver", "kubernetes");
        }
        if (row == ParameterRow.STAGING) {
            written.property("pixelzx.registry", "ghcr.io/acme");
        }
        places(row).stream().filter(weaker -> weaker.compareTo(place) >= 0).forEach(kind -> write(written, row, kind));

        assertThat(origin(written.bind(), row)).as(row.element()).contains(place);
    }

    private static List<Origin.Kind> places(ParameterRow row) {
        List<Origin.Kind> places = new ArrayList<>(List.of(Origin.Kind.COMMAND_LINE));
        if (row.environment().isPresent()) {
            places.add(Origin.Kind.ENVIRONMENT);
            places.add(Origin.Kind.ENV_FILE);
        }
        places.add(Origin.Kind.POM);
        places.add(Origin.Kind.PROPERTIES);
        return places;
    }

    private static void write(Written written, ParameterRow row, Origin.Kind place) {
        Matcher entry = ENTRY.matcher(row.example());
        boolean map = row.type() == ParameterRow.Type.MAP && entry.matches();
        String value = map ? entry.group(2) : row.example();
        String property = map ? ConfigurationTable.propertyPrefix(row) + entry.group(1) : row.property();
        String variable = row.environment().orElse("none");
        switch (place) {
            case COMMAND_LINE -> written.commandLine(property, value);
            case ENVIRONMENT -> written.environment(variable, value);
            case ENV_FILE -> written.envFile(variable + '=' + value);
            case POM -> pom(written, row, map ? entry.group(1) : null, value);
            case PROPERTIES -> written.property(property, value);
            case DEFAULT -> throw new IllegalArgumentException("nothing to write");
        }
    }

    private static void pom(Written written, ParameterRow row, @Nullable String entry, String value) {
        String[] path = row.element().split("\\.", -1);
        String leaf = path[path.length - 1];
        RawElement element =
                entry == null ? RawElement.of(leaf, value) : RawElement.of(leaf, RawElement.of(entry, value));
        if (path.length == 1) {
            if (entry == null) {
                written.pom(leaf, value);
            } else {
                written.pom(leaf, RawElement.of(entry, value));
            }
        } else {
            written.pom(path[0], element);
        }
    }

    private static Optional<Origin.Kind> origin(DockerSpec spec, ParameterRow row) {
        return spec.origins().stream()
                .filter(origin -> origin.parameter().equals(row.element())
                        || origin.parameter().startsWith(row.element() + '.'))
                .map(origin -> origin.origin().kind())
                .findFirst();
    }
}
