package io.github.pixelzx.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.function.Supplier;

/** Questions by docker-java's own HTTP client, which has all the ways to an engine. */
record ClientExchange(Supplier<DockerHttpClient> http) implements Exchange {

    @Override
    public byte[] get(String path) throws IOException {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build();
        try (DockerHttpClient.Response answer = http.get().execute(request)) {
            return Exchange.successful(answer.getStatusCode(), answer.getBody().readAllBytes());
        }
    }
}
