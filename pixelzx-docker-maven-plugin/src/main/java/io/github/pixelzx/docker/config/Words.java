package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Splits a command line into words as a POSIX shell does, quotes and backslashes included, and does nothing else. */
final class Words {

    private static final Set<String> OPERATORS = Set.of("|", "||", "&", "&&", ";", "<", ">", ">>", "2>&1");

    /** What only a shell could do something with where no quotes are; a {@code |} or {@code ;} within a word is left alone. */
    private static final Pattern SHELL = Pattern.compile("\\$\\(|`|&&|\\|\\||;$|^[0-9&]?>{1,2}(?!=)");

    private static final Pattern PLAIN = Pattern.compile("[^\\s'\"\\\\]+");
    private static final String ESCAPED_IN_QUOTES = "\"\\$`";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private boolean quoted;
    private int position;

    private Words(String text) {
        this.text = text;
    }

    /**
     * The words of a command line.
     *
     * @throws IllegalArgumentException if a quote is not closed, or a word needs a shell to mean something
     */
    static List<String> split(String text) {
        Words splitter = new Words(text);
        splitter.split();
        return List.copyOf(splitter.words);
    }

    /** One line that is split into these words, as short as it can be. */
    static String joined(List<String> words) {
        return words.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private void split() {
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (Character.isWhitespace(next)) {
                end();
            } else if (next == '\'' || next == '"') {
                quoted(next);
            } else if (next == '\\' && position < text.length()) {
                append(text.charAt(position++));
                quoted = true;
            } else {
                append(next);
            }
        }
        end();
    }

    private void quoted(char quote) {
        begun = true;
        quoted = true;
        int start = position;
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (next == quote) {
                return;
            }
            boolean escape = quote == '"'
                    && next == '\\'
                    && position < text.length()
                    && ESCAPED_IN_QUOTES.indexOf(text.charAt(position)) >= 0;
            append(escape ? text.charAt(position++) : next);
        }
        throw new IllegalArgumentException(
                "the quote " + quote + " before '" + text.substring(start) + "' is not closed");
    }

    private void append(char letter) {
        begun = true;
        word.append(letter);
    }

    private void end() {
        if (!begun) {
            return;
        }
        String finished = word.toString();
        if (!quoted && OPERATORS.contains(finished)) {
            throw needsAShell(finished);
        }
        Matcher shell = SHELL.matcher(finished);
        if (!quoted && shell.find()) {
            throw needsAShell(shell.group());
        }
        words.add(finished);
        word.setLength(0);
        begun = false;
        quoted = false;
    }

    private static IllegalArgumentException needsAShell(String syntax) {
        return new IllegalArgumentException("'" + syntax + "' needs a shell, and none is started");
    }
}
