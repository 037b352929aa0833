package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds which platforms are tested on engines of their own. */
record EnginesBinder(Sources sources, ValueReader reader, Mistakes mistakes, Path basedir) {

    private static final Pattern CONTEXT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]*");
    private static final Pattern ADDRESS =
            Pattern.compile("tcp://[^/\\s]+/?|ssh://[^/\\s]+(?:/\\S*)?|(?:unix|npipe):///\\S+");
    private static final Set<String> LONG_FORM = Set.of("host", "certificates");

    /** None for a platform that is tested where all others are. */
    Map<Platform, EngineSpec> engines() {
        Map<Platform, EngineSpec> engines = new TreeMap<>();
        for (Map.Entry<String, Given> each :
                sources.findEach(ParameterRow.ENGINES).entrySet()) {
            String key = each.getKey();
            Given found = each.getValue();
            // An element's name has no slash: hyphens stand for them, and a property may have either.
            Given given = new Given(found.row(), key.replace('/', '-'), found.value(), found.origin());
            reader.remember(given);
            EngineSpec engine = engine(given);
            Platform platform = platform(given);
            if (platform != null && engine != null && engines.put(platform, engine) != null) {
                mistakes.add(
                        given.label() + ", given by " + given.origin().place() + ": " + platform + " has two engines",
                        "keep one of them");
            }
        }
        return engines;
    }

    private @Nullable Platform platform(Given given) {
        String name = given.key().replace('-', '/');
        Optional<PlatformNames.Unknown> unknown = PlatformNames.check(name);
        unknown.ifPresent(wrong -> {
            String better = wrong.suggestion().map(Platform::slug).orElse("linux-arm64");
            mistakes.add(
                    given.label() + ", given by " + given.origin().place() + ": " + wrong.reason(),
                    ConfigurationTable.xml(ParameterRow.ENGINES.element() + '.' + better, Texts.of(given.value())));
        });
        return unknown.isPresent() ? null : Platform.parse(name);
    }

    private @Nullable EngineSpec engine(Given given) {
        if (given.value().text() != null) {
            String place = given.value().text();
            return reader.isText(given) && isPlace(given, place) ? spec(given, place, null) : null;
        }
        ElementReader in = new ElementReader(
                given.value(), given.parameter(), given.origin().place(), mistakes);
        in.knowing(LONG_FORM);
        String place = in.text("host");
        if (place.isEmpty()) {
            in.mistake("it needs a <host>", "<host>tcp://arm.example:2376</host>");
            return null;
        }
        String directory = in.text("certificates");
        if (!directory.isEmpty() && !place.startsWith("tcp://")) {
            in.mistake(
                    "certificates are for tcp:// alone; ssh and Docker contexts have their own",
                    "<host>" + place + "</host>");
        }
        return isPlace(given, place)
                ? spec(given, place, directory.isEmpty() ? null : basedir.resolve(directory))
                : null;
    }

    private static EngineSpec spec(Given given, String place, @Nullable Path certificates) {
        return new EngineSpec(
                place, certificates, ConfigurationTable.opening(ParameterRow.ENGINES.element() + '.' + given.key()));
    }

    private boolean isPlace(Given given, String place) {
        if (ADDRESS.matcher(place).matches() || CONTEXT.matcher(place).matches()) {
            return true;
        }
        mistakes.add(
                given,
                "'" + place + "' is neither an address (ssh://user@host, tcp://host:2376, unix:///path) nor the name of"
                        + " a Docker context",
                "ssh://ci@arm.example");
        return false;
    }
}
