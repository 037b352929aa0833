package io.github.pixelzx.docker.problem;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of texts what looks like a secret, before they are logged or shown. */
public final class Redaction {

    private static final String STARS = "***";

    /**
     * A name that says that its value is a secret: the words that BuildKit looks for in the names of build arguments, and
     * some more. Short words count only where they are words: {@code NPM_AUTH}, not {@code authors}; a name that is
     * {@code key} alone is left, it names files.
     */
    private static final String NAME = "[a-z0-9_.-]*"
            + "(?:password|passwd|passphrase|secret|token|credential|api_?key|private_?key|access_?key|authorization"
            + "|(?<![a-z0-9])(?:auth|pwd|pword)(?![a-z0-9])|(?<=[_.-])key(?![a-z0-9]))"
            + "[a-z0-9_.-]*";

    private static final Pattern ARGUMENT =
            Pattern.compile("(" + NAME + ")=.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A field of {@code type=s3,secret_access_key=…}. */
    private static final Pattern FIELD = Pattern.compile("(?<=[,\\s'])(" + NAME + ")=[^,]*", Pattern.CASE_INSENSITIVE);

    /** The same where its value has a comma. */
    private static final Pattern QUOTED_FIELD =
            Pattern.compile("\"(" + NAME + ")=(?:[^\"]|\"\")*\"", Pattern.CASE_INSENSITIVE);

    /** All of it: a token may stand where the user's name does. A digest follows an image, not a login. */
    private static final Pattern LOGIN = Pattern.compile("(?<!ssh)://[^/\\s]+@(?!sha(?:256|512):)");

    /** The user of SSH is no secret, and nothing works without. */
    private static final Pattern SSH_PASSWORD = Pattern.compile("(ssh://[^/\\s:@]*):[^/\\s]*@");

    private Redaction() {}

    /** The arguments of a command. */
    public static List<String> of(List<String> arguments) {
        return arguments.stream().map(Redaction::of).toList();
    }

    /** The value of a name, which can say that it is a secret. */
    public static String of(String name, String value) {
        return of(name + '=' + value).substring(name.length() + 1);
    }

    /** An argument or another text: the values of names that say they are secret, and logins in addresses, as stars. */
    public static String of(String text) {
        String shown = ARGUMENT.matcher(text).matches() ? text.substring(0, text.indexOf('=') + 1) + STARS : text;
        shown = QUOTED_FIELD.matcher(shown).replaceAll("\"$1=" + STARS + '"');
        shown = FIELD.matcher(shown).replaceAll("$1=" + STARS);
        shown = SSH_PASSWORD.matcher(shown).replaceAll("$1:" + STARS + '@');
        return LOGIN.matcher(shown).replaceAll("://" + STARS + '@');
    }

    /** An address without its login, as it may be handed to a program. */
    public static String withoutLogin(String url) {
        return LOGIN.matcher(SSH_PASSWORD.matcher(url).replaceAll("$1@")).replaceAll("://");
    }
}
