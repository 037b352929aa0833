package io.github.pixelzx.docker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP request to a service under test, and the answer it has to give.
 *
 * @param port the port inside the container
 * @param path with its query, from the first slash on
 * @param body what is sent; empty for nothing
 * @param statusFrom the lowest status that is right
 * @param statusTo the highest status that is right
 * @param response what holds for the body of the answer
 */
public record RequestSpec(
        String method,
        int port,
        String path,
        Map<String, String> headers,
        String body,
        int statusFrom,
        int statusTo,
        List<TextRule> response) {

    public RequestSpec {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        response = List.copyOf(response);
    }

    /** How messages call it: {@code GET :8545/health}. */
    public String title() {
        return method + " :" + port + path;
    }
}
