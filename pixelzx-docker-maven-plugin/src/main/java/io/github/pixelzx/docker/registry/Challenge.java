package io.github.pixelzx.docker.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be told who asks: one {@code WWW-Authenticate} header.
 *
 * <p>Read tolerantly, since registries write it in many ways: any order, any spaces, quoted or not, parameters missing.
 *
 * @param scheme in lower case: {@code bearer} or {@code basic}
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+|$)");
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]*))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The challenge of a 401 answer this client can meet; bearer where there is a choice. */
    static Optional<Challenge> from(Answer answer) {
        List<Challenge> challenges = answer.headers("WWW-Authenticate").stream()
                .map(Challenge::parse)
                .flatMap(Optional::stream)
                .toList();
        return challenges.stream()
                .filter(challenge -> challenge.scheme.equals("bearer"))
                .findFirst()
                .or(() -> challenges.stream()
                        .filter(challenge -> challenge.scheme.equals("basic"))
                        .findFirst());
    }

    /** Reads one header; nothing if it does not begin with a scheme. */
    static Optional<Challenge> parse(String header) {
        Matcher scheme = SCHEME.matcher(header);
        if (!scheme.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(header).region(scheme.end(), header.length());
        while (parameter.find()) {
            String quoted = parameter.group(2);
            String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
        }
        return Optional.of(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
    }

    /** A parameter, {@code realm} for example; nothing if it is missing or empty. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }
}
