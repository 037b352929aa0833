package io.github.pixelzx.docker.registry;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a list goes on, by <a href="https://www.rfc-editor.org/rfc/rfc8288">Link headers</a>. */
final class NextLinks {

    private static final String WORD = "[^\\s\"=;,<>]+";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final String PARAMETER = "\\s*;\\s*(" + WORD + ")\\s*(?:=\\s*(" + QUOTED + "|[^\\s\";,]++))?";

    private static final Pattern PARAMETERS = Pattern.compile(PARAMETER);
    private static final Pattern LINK = Pattern.compile("\\G[\\s,]*<([^>]*)>((?:" + PARAMETER + ")*+)\\s*(?=,|$)");

    private NextLinks() {}

    /**
     * The addresses of all links to what comes next, each once.
     *
     * @param page what was answered, which links may be relative to
     * @param headers the values of all Link headers, each of which may hold several links
     * @throws IllegalArgumentException if a header is not of that form, or a link leads to no address
     */
    static List<URI> of(URI page, List<String> headers) {
        Set<URI> next = new LinkedHashSet<>();
        for (String header : headers) {
            Matcher link = LINK.matcher(header);
            int end = 0;
            while (link.find()) {
                end = link.end();
                if (isNext(link.group(2))) {
                    next.add(resolved(page, link.group(1).strip()));
                }
            }
            if (!header.substring(end).matches("[\\s,]*")) {
                throw new IllegalArgumentException(header);
            }
        }
        return List.copyOf(next);
    }

    private static boolean isNext(String parameters) {
        Matcher parameter = PARAMETERS.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase("rel") && parameter.group(2) != null) {
                String relations = parameter.group(2).replace("\"", "").toLowerCase(Locale.ROOT);
                // Of several only the first counts.
                return List.of(relations.strip().split("\\s+")).contains("next");
            }
        }
        return false;
    }

    /** {@link URI#resolve} takes the last part of the path away where only the query is another one. */
    private static URI resolved(URI page, String target) {
        if (!target.startsWith("?")) {
            return page.resolve(URI.create(target));
        }
        String text = page.toString();
        int end = text.indexOf('?');
        return URI.create((end < 0 ? text : text.substring(0, end)) + target);
    }
}
