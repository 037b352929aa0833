package io.github.pixelzx.docker.config;

import java.util.regex.Pattern;

/**
 * Says which findings of a rule are meant, by their subject: a file of the image, or a variable's name.
 *
 * @param text as written: {@code *} stands for anything within a name, {@code **} for any directories, {@code ?} for
 *     one character; without a slash it means files of that name in every directory
 */
public record SubjectPattern(String text) {

    public boolean matches(String subject) {
        boolean name = text.indexOf('/') < 0;
        return expression()
                .matcher(name ? subject.substring(subject.lastIndexOf('/') + 1) : subject)
                .matches();
    }

    private Pattern expression() {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (text.startsWith("**/", i)) {
                expression.append("(?:.*/)?");
                i += 2;
            } else if (text.startsWith("**", i)) {
                expression.append(".*");
                i++;
            } else if (character == '*') {
                expression.append("[^/]*");
            } else if (character == '?') {
                expression.append("[^/]");
            } else {
                expression.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
