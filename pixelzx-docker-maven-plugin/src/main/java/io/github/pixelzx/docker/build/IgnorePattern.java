package io.github.pixelzx.docker.build;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of a {@code .dockerignore}, matched as BuildKit matches it: {@code *} and {@code ?} stay within a directory,
 * {@code **} crosses any number of them, {@code [a-z]} is one character of a class, a backslash takes the next
 * character as it is.
 *
 * @param exception whether the line begins with {@code !} and takes back what earlier lines left out
 * @param text the line's path, cleaned: no {@code .}, {@code ..} or empty parts, no slash at its ends
 */
record IgnorePattern(boolean exception, String text, Form form, Pattern expression) {

    private static final String SPECIAL = ".+()|{}$";
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    /** How a pattern is compared. BuildKit's short cuts differ from its expressions in corners, so they are kept. */
    enum Form {
        EXACT,
        /** Text before a final {@code **}. */
        PREFIX,
        /** Text after a first {@code **}. */
        SUFFIX,
        EXPRESSION
    }

    /**
     * Reads a cleaned line.
     *
     * @throws PatternSyntaxException if it is no pattern, for example for an open {@code [}
     */
    static IgnorePattern of(boolean exception, String text) {
        Translation translation = new Translation(text);
        translation.run();
        Pattern expression =
                translation.form == Form.EXPRESSION ? Pattern.compile(translation.expression.toString()) : NOTHING;
        return new IgnorePattern(exception, text, translation.form, expression);
    }

    /** Whether this very path, relative to the build context and with slashes, is meant; not one below it. */
    boolean matches(String path) {
        return switch (form) {
            case EXACT -> path.equals(text);
            case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
            case SUFFIX -> {
                String suffix = text.substring(2);
                yield path.endsWith(suffix) || (suffix.startsWith("/") && path.equals(suffix.substring(1)));
            }
            case EXPRESSION -> expression.matcher(path).matches();
        };
    }

    /** Whether something below this directory could be meant, as far as the text before any wildcard tells. */
    boolean mayMatchBelow(String directory) {
        String start = withoutTrailingGlob();
        return hasWildcard(start) || (start + '/').startsWith(directory + '/');
    }

    private String withoutTrailingGlob() {
        String start = text.endsWith("/**") ? text.substring(0, text.length() - 3) : text;
        return start.endsWith("/*") ? start.substring(0, start.length() - 2) : start;
    }

    private static boolean hasWildcard(String text) {
        return text.chars().anyMatch(character -> "*[]?^\\".indexOf(character) >= 0);
    }

    /** One pass over the text that finds its form and builds its expression. */
    private static final class Translation {

        private final String text;
        private final StringBuilder expression = new StringBuilder();
        private Form form = Form.EXACT;
        private int next;
        private boolean inClass;

        Translation(String text) {
            this.text = text;
        }

        void run() {
            while (next < text.length()) {
                int start = next;
                char character = text.charAt(next++);
                if (inClass) {
                    classMember(character);
                } else if (character == '*') {
                    star(start == 0);
                } else if (character == '?') {
                    expression("[^/]");
                } else if (character == '[') {
                    inClass = true;
                    expression("[");
                    negation();
                } else if (character == '\\') {
                    escape();
                } else {
                    literal(character);
                }
            }
            if (inClass) {
                throw new PatternSyntaxException("a [ without its ]", text, text.length());
            }
        }

        private void star(boolean first) {
            if (next >= text.length() || text.charAt(next) != '*') {
                expression("[^/]*");
                return;
            }
            next++;
            if (next < text.length() && text.charAt(next) == '/') {
                next++;
            }
            if (next < text.length()) {
                expression("(?:.*/)?");
            } else if (form == Form.EXACT) {
                form = Form.PREFIX;
            } else {
                expression(".*");
            }
            if (first) {
                form = Form.SUFFIX;
            }
        }

        private void negation() {
            if (next < text.length() && text.charAt(next) == '^') {
                next++;
                expression.append('^');
            }
        }

        private void classMember(char character) {
            if (character == ']') {
                inClass = false;
                expression.append(']');
            } else if (character == '\\' && next < text.length()) {
                expression.append('\\').append(text.charAt(next++));
            } else if (character == '[' || character == '&') {
                // Java reads these as a nested class and an intersection, which patterns do not know.
                expression.append('\\').append(character);
            } else {
                expression.append(character);
            }
        }

        private void escape() {
            if (next >= text.length()) {
                throw new PatternSyntaxException("a backslash before nothing", text, text.length());
            }
            expression(Pattern.quote(String.valueOf(text.charAt(next++))));
        }

        private void literal(char character) {
            if (SPECIAL.indexOf(character) >= 0 || character == '^' || character == ']') {
                expression.append('\\');
            }
            expression.append(character);
        }

        private void expression(String part) {
            expression.append(part);
            form = Form.EXPRESSION;
        }
    }
}
