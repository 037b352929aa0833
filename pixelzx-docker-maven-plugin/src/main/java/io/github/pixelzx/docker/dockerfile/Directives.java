package io.github.pixelzx.docker.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first lines of a file tell a builder, as BuildKit reads them.
 *
 * <p>It does so twice and differently. Which frontend reads the file is looked for below a {@code #!} line, in directives
 * behind {@code #} at the very beginning of a line, else in those behind {@code //}, else in a file that is a JSON object.
 * The frontend for Dockerfiles then looks for its escape character: it knows no {@code #!}, and lines may be indented.
 * Releases differ a little; what one of them takes for a frontend is taken for one here: tried with 0.13, which knows neither
 * {@code check} nor a byte order mark, and spells the name in JSON as it likes.
 */
final class Directives {

    /** The first comment that is something else ends them, another name as well. */
    private static final Set<String> NAMES = Set.of("syntax", "escape", "check");

    private static final String SYNTAX = "syntax";

    private static final Pattern DIRECTIVE = Pattern.compile(
            "\\p{IsWhite_Space}*([A-Za-z][A-Za-z0-9]*)[\\t\\n\\f\\r ]*=[\\t\\n\\f\\r ]*(.+?)[\\t\\n\\f\\r ]*",
            Pattern.UNIX_LINES);

    private static final Pattern INDENTATION = Pattern.compile("^\\p{IsWhite_Space}+");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Directives() {}

    /**
     * The image that reads the file instead of the builder itself.
     *
     * @param text without a byte order mark
     */
    static Optional<String> frontend(String text) {
        int end = text.indexOf('\n');
        String below = text.startsWith("#!") ? (end < 0 ? "" : text.substring(end + 1)) : text;
        return Optional.ofNullable(directives(below, "#", false).get(SYNTAX))
                .or(() -> Optional.ofNullable(directives(below, "//", false).get(SYNTAX)))
                .map(Directives::image)
                .or(() -> inJson(below));
    }

    /**
     * The character that continues a line of a Dockerfile.
     *
     * @param text without a byte order mark
     */
    static char escape(String text) {
        String named = directives(text, "#", true).getOrDefault("escape", "\\");
        return named.equals("`") ? '`' : '\\';
    }

    /** A frontend's name alone; what else stands there is for the frontend. */
    static String image(String value) {
        return value.split(" ", 2)[0];
    }

    private static Map<String, String> directives(String text, String comment, boolean indented) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String each : text.split("\n", -1)) {
            String line = indented ? INDENTATION.matcher(each).replaceFirst("") : each;
            if (!line.startsWith(comment)) {
                return found;
            }
            Matcher directive = DIRECTIVE.matcher(line.substring(comment.length()));
            String name = directive.matches() ? directive.group(1).toLowerCase(Locale.ROOT) : "";
            if (!NAMES.contains(name) || found.containsKey(name)) {
                return found;
            }
            found.put(name, directive.group(2));
        }
        return found;
    }

    private static Optional<String> inJson(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(text).properties().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(SYNTAX))
                    .map(Map.Entry::getValue)
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .reduce((one, later) -> later);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
