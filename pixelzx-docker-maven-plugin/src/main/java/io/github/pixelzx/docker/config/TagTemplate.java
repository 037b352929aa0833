package io.github.pixelzx.docker.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag with words in braces that stand for what the build knows.
 *
 * @param text for example {@code {major}.{minor}}; a tag without such words stands for itself
 */
public record TagTemplate(String text) {

    /** The words there are. */
    static final Set<String> WORDS =
            Set.of("version", "major", "minor", "patch", "gitTag", "describe", "commit", "branch", "timestamp");

    private static final Pattern WORD = Pattern.compile("\\{([^{}]*)}");

    /** The words in it, known or not. */
    public List<String> words() {
        return WORD.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** The text without its words, to look at the rest of it. */
    String withoutWords() {
        return WORD.matcher(text).replaceAll("x");
    }

    /**
     * The tag, where every word has a value. In a branch's name, slashes and everything else that no tag may have become
     * {@code -}.
     */
    public String filled(Map<String, String> values) {
        return WORD.matcher(text).replaceAll(match -> {
            String value = values.getOrDefault(match.group(1), match.group());
            boolean branch = match.group(1).equals("branch");
            return Matcher.quoteReplacement(branch ? value.replaceAll("[^A-Za-z0-9_.-]", "-") : value);
        });
    }
}
