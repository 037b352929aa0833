package io.github.pixelzx.docker.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose machine an address names, as the docker program reads it: {@link java.net.URI} knows no host where its name has an
 * underscore, as names in {@code ~/.ssh/config} may.
 *
 * @param user who logs in there; empty for whom the program that does takes
 * @param host its name or address; one of version 6 without brackets, perhaps with a zone ({@code fe80::1%eth0})
 * @param port 0 where none is named
 */
record Authority(String user, String host, int port) {

    private static final Pattern FORM = Pattern.compile(
            "(?:(?<user>[^:]*)(?::.*)?@)?(?:\\[(?<six>[^\\]]+)]|(?<host>[^:\\[\\]@\\s]+))(?::(?<port>\\d{0,5}))?");

    /**
     * Reads it out of an address.
     *
     * @return empty if the address names no machine
     */
    static Optional<Authority> of(String address) {
        String text = address.replaceFirst("^[^/]*://", "").replaceFirst("[/?#].*", "");
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(read(matcher)) : Optional.empty();
    }

    private static Authority read(Matcher matcher) {
        String user = matcher.group("user");
        String six = matcher.group("six");
        String port = matcher.group("port");
        return new Authority(
                user == null ? "" : user,
                six == null ? matcher.group("host") : six.replace("%25", "%"),
                port == null || port.isEmpty() ? 0 : Integer.parseInt(port));
    }
}
