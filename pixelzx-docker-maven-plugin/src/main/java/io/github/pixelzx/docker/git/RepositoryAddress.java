package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.Redaction;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, and how Git gets in. Arguments are in the process list, for Git's own children, too; so a login
 * reaches Git (2.31 and newer) by its environment.
 *
 * @param url without a login
 * @param environment what tells Git the login; empty if the address had none
 */
record RepositoryAddress(String url, Map<String, String> environment) {

    private static final Pattern WITH_LOGIN = Pattern.compile("(https?://)([^/]+)@([^/@]+)(?:/.*)?");
    private static final String COUNT = "GIT_CONFIG_COUNT";

    /**
     * Reads an address.
     *
     * @param surroundings this process' environment, whose own settings for Git stay
     */
    static RepositoryAddress of(String url, Map<String, String> surroundings) {
        Matcher matcher = WITH_LOGIN.matcher(url);
        if (!matcher.matches()) {
            return new RepositoryAddress(Redaction.withoutLogin(url), Map.of());
        }
        String login = matcher.group(2);
        String server = matcher.group(1) + matcher.group(3);
        int colon = login.indexOf(':');
        // A name alone is for the user's credential helper to complete.
        String key = colon < 0 ? "credential." + server + ".username" : "http." + server + "/.extraHeader";
        String value = colon < 0
                ? decoded(login)
                : "Authorization: Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (decoded(login.substring(0, colon)) + ':' + decoded(login.substring(colon + 1)))
                                                .getBytes(StandardCharsets.UTF_8));
        String given = surroundings.getOrDefault(COUNT, "");
        int next = given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : 0;
        return new RepositoryAddress(
                Redaction.withoutLogin(url),
                Map.of(
                        COUNT,
                        String.valueOf(next + 1),
                        "GIT_CONFIG_KEY_" + next,
                        key,
                        "GIT_CONFIG_VALUE_" + next,
                        value));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that stands for itself.
            return text;
        }
    }

    /** Without the environment, which may hold a login. */
    @Override
    public String toString() {
        return url;
    }
}
