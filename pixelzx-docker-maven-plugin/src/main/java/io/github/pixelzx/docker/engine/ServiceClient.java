package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Speaks HTTP with programs in containers through their published ports, without proxies and following nothing. */
public final class ServiceClient {

    private static final int MOST = 1 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * What a service answered.
     *
     * @param body the first mebibyte, as UTF-8
     */
    public record Answer(int status, String body) {}

    /**
     * Sends a request.
     *
     * @param path with its query
     * @param body empty for none
     * @throws IOException if there is no answer within the limit
     */
    public Answer ask(
            PublishedPort port, String method, String path, Map<String, String> headers, String body, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + port + path))
                .timeout(limit)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            return new Answer(response.statusCode(), new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
        }
    }
}
