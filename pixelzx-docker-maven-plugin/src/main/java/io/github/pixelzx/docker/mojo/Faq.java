package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project's page of questions and problems, packed into the plugin so that it can be read offline.
 *
 * @param sections each topic's lines by its anchor, in the order of the page
 */
record Faq(Map<String, List<String>> sections) {

    private static final String RESOURCE = "faq.md";
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([a-z0-9-]+)\"></a>");

    /** The page as packed. */
    static Faq read() {
        try (InputStream in = Faq.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not packed");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Splits a page at the anchors above its headings. */
    static Faq parse(String page) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher anchor = ANCHOR.matcher(line.strip());
            if (anchor.matches()) {
                current = new ArrayList<>();
                sections.put(anchor.group(1), current);
            } else {
                current.add(line);
            }
        }
        sections.values().forEach(Faq::trim);
        return new Faq(sections);
    }

    Set<String> topics() {
        return sections.keySet();
    }

    /** The lines of a topic's section, its heading first; none if there is no such topic. */
    Optional<List<String>> section(String topic) {
        return Optional.ofNullable(sections.get(topic));
    }

    /** The topic whose name comes nearest. */
    Optional<String> nearest(String topic) {
        return Nearest.to(topic, topics())
                .or(() ->
                        topics().stream().filter(known -> known.contains(topic)).findFirst());
    }

    private static void trim(List<String> lines) {
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
    }
}
