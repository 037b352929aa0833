package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Splits a command line into words as a POSIX shell does, quotes and backslashes included, and does nothing else. */
final class Words {

    private static final Set<String> OPERATORS = Set.of("|", "||", "&", "&&", ";", "<", ">", ">>", "2>&1");

    /**
     * What only a shell could do something with where no quotes are. What stands between the letters of a word is left
     * alone: {@code a|b}, {@code /a/&&/b/} and {@code x;y} are as likely the patterns and scripts of other languages.
     */
    private static final Pattern SHELL = Pattern.compile("\\$\\(|`|^(?:&&|\\|\\|)|(?:&&|\\|\\|)$|^[0-9&]?>{1,2}(?!=)");

    private static final Pattern A_SHELL = Pattern.compile("(?:.*/)?(?:sh|bash|ash|dash|zsh|ksh)");
    private static final Pattern SCRIPT_FOLLOWS = Pattern.compile("-[a-z]*c");

    private static final Pattern PLAIN = Pattern.compile("[^\\s'\"\\\\]+");
    private static final String ESCAPED_IN_QUOTES = "\"\\$`";

    /** What a shell acts upon in double quotes. */
    private static final String ALIVE_IN_QUOTES = "$(`";

    /** Stands for a letter that means nothing to a shell because of its quotes. */
    private static final char QUOTED = '_';

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /** The word as a shell looks at it, letter by letter. */
    private final StringBuilder bare = new StringBuilder();

    private boolean begun;
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
                .map(word -> PLAIN.matcher(word).matches() && syntax(word).isEmpty() ? word : quoted(word))
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
                append(text.charAt(position++), QUOTED);
            } else {
                append(next, next);
            }
        }
        end();
    }

    private void quoted(char quote) {
        begun = true;
        boolean literal = quote == '\'' || isScript();
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
            boolean alive = !literal && !escape && ALIVE_IN_QUOTES.indexOf(next) >= 0;
            append(escape ? text.charAt(position++) : next, alive ? next : QUOTED);
        }
        throw new IllegalArgumentException(
                "the quote " + quote + " before '" + text.substring(start) + "' is not closed");
    }

    /** Whether the word that begins is what a shell is started for, and has to do with it what it will. */
    private boolean isScript() {
        return !words.isEmpty()
                && SCRIPT_FOLLOWS.matcher(words.get(words.size() - 1)).matches()
                && words.stream().anyMatch(earlier -> A_SHELL.matcher(earlier).matches());
    }

    private void append(char letter, char toAShell) {
        begun = true;
        word.append(letter);
        bare.append(toAShell);
    }

    private void end() {
        if (!begun) {
            return;
        }
        String finished = word.toString();
        syntax(bare.toString()).ifPresent(syntax -> {
            throw needsAShell(syntax, finished);
        });
        words.add(finished);
        word.setLength(0);
        bare.setLength(0);
        begun = false;
    }

    /** What a shell would take as more than letters, if there is such a thing in a word. */
    private static Optional<String> syntax(String bare) {
        if (OPERATORS.contains(bare)) {
            return Optional.of(bare);
        }
        Matcher shell = SHELL.matcher(bare);
        if (shell.find()) {
            return Optional.of(shell.group());
        }
        boolean callOfAnotherLanguage = bare.indexOf('(') >= 0;
        return bare.endsWith(";") && !callOfAnotherLanguage ? Optional.of(";") : Optional.empty();
    }

    private static IllegalArgumentException needsAShell(String syntax, String word) {
        return new IllegalArgumentException("'" + syntax + "' needs a shell, and none is started (" + quoted(word)
                + " where it is meant as it stands)");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
