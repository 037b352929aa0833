package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.git.GitState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the words in braces stand for in arguments, labels, annotations and tags.
 *
 * @param values word to value; a word that is known without a value here is missing
 */
record Placeholders(Map<String, String> values) {

    private static final Pattern WORD = Pattern.compile("\\{([A-Za-z]+)}");
    private static final Pattern NUMBERS = Pattern.compile("[vV]?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:[.+_-].*)?");
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int BRIEF = 12;

    Placeholders {
        values = Map.copyOf(values);
    }

    /**
     * The values of a build.
     *
     * @param version what the image is built as
     * @param sourceDate the time of the sources
     */
    static Placeholders of(String version, GitState git, Instant sourceDate) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("version", version);
        Matcher numbers = NUMBERS.matcher(version);
        if (numbers.matches()) {
            values.put("major", numbers.group(1));
            put(values, "minor", numbers.group(2));
            put(values, "patch", numbers.group(3));
        }
        String commit = git.commit();
        put(values, "commit", commit == null ? null : commit.substring(0, Math.min(BRIEF, commit.length())));
        put(values, "branch", git.branch());
        put(values, "gitTag", git.exactTag());
        put(values, "describe", git.describe());
        values.put("timestamp", TIMESTAMP.format(sourceDate));
        return new Placeholders(values);
    }

    private static void put(Map<String, String> values, String word, @Nullable String value) {
        if (value != null) {
            values.put(word, value);
        }
    }

    /**
     * The text with all words replaced that have a value. Without Git commit and branch are {@code unknown}; HEAD on no
     * branch is {@code HEAD}. Other words stay as they are.
     */
    String fill(String text) {
        return WORD.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(orUnknown(match.group(1), match.group())));
    }

    private String orUnknown(String word, String asItStands) {
        String otherwise = switch (word) {
            case "commit" -> "unknown";
            case "branch" -> values.containsKey("commit") ? "HEAD" : "unknown";
            default -> asItStands;
        };
        return values.getOrDefault(word, otherwise);
    }

    /** The values of a map, filled. */
    Map<String, String> fill(Map<String, String> texts) {
        Map<String, String> filled = new LinkedHashMap<>();
        texts.forEach((name, text) -> filled.put(name, fill(text)));
        return filled;
    }
}
