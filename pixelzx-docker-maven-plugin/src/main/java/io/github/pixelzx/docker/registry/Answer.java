package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a registry or its token server answered, the body read whole. */
final class Answer {

    private static final int MAX_WORDS = 300;

    private final URI uri;
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param uri what was asked, after redirects
     * @param headers by lower-case name
     */
    Answer(URI uri, int status, Map<String, List<String>> headers, byte[] body) {
        this.uri = uri;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    URI uri() {
        return uri;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.clone();
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** The digest the registry gives for what was read or written; nothing if it gives none, or one of another kind. */
    Optional<Digest> contentDigest() {
        return header("Docker-Content-Digest").flatMap(text -> {
            try {
                return Optional.of(Digest.parse(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** The body as JSON; a missing one if it is none. */
    JsonTree json() {
        try {
            return JsonTree.read(body);
        } catch (IOException e) {
            return JsonTree.missing();
        }
    }

    /** The registry's own error codes: {@code DENIED}, {@code NAME_UNKNOWN}; empty where it gives none. */
    List<String> codes() {
        List<String> codes = new ArrayList<>();
        json().path("errors").forEach(error -> codes.add(error.path("code").text("")));
        return codes;
    }

    /** Status and the registry's own words, one line. */
    String words() {
        JsonTree json = json();
        List<String> said = new ArrayList<>();
        for (JsonTree error : json.path("errors")) {
            String detail = detail(error.path("detail"));
            said.add((error.path("code").text("") + ": "
                            + error.path("message").text("")
                            + (detail.isEmpty() ? "" : " (" + detail + ')'))
                    .strip());
        }
        for (String field : List.of("message", "details", "error_description", "error")) {
            if (said.isEmpty() && json.path(field).isText()) {
                said.add(json.path(field).text(""));
            }
        }
        if (said.isEmpty() && header("Content-Type").orElse("").startsWith("text/plain")) {
            said.add(new String(body, StandardCharsets.UTF_8));
        }
        String text = String.join("; ", said).replaceAll("\\p{Cntrl}+", " ").strip();
        String brief = text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) + " …" : text;
        return "HTTP " + status + (brief.isEmpty() ? "" : " " + brief);
    }

    /** What a registry adds in a sentence; what it lists for programs stays with them. */
    private static String detail(JsonTree detail) {
        for (JsonTree said : List.of(detail, detail.path("message"), detail.path("description"))) {
            if (said.isText()) {
                return said.text("");
            }
        }
        return "";
    }

    /** How long {@code Retry-After} asks to wait, in either of its forms. */
    Optional<Duration> retryAfter() {
        return header("Retry-After").flatMap(text -> {
            try {
                return Optional.of(
                        text.chars().allMatch(Character::isDigit)
                                ? Duration.ofSeconds(Long.parseLong(text))
                                : Duration.between(
                                        Instant.now(),
                                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                                .toInstant()));
            } catch (DateTimeParseException | NumberFormatException e) {
                return Optional.empty();
            }
        });
    }
}
