package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** docker-java's client of an engine, made when it is first needed: its classes take half a second in a fresh JVM. */
final class EngineClient implements AutoCloseable {

    private final ClientSettings settings;
    private @Nullable DockerHttpClient http;
    private @Nullable DockerClient docker;

    EngineClient(ClientSettings settings) {
        this.settings = settings;
    }

    /** What docker-java itself speaks through. */
    synchronized DockerHttpClient http() {
        if (http == null) {
            http = settings.client(null);
        }
        return http;
    }

    synchronized DockerClient docker() {
        if (docker == null) {
            docker = DockerClientImpl.getInstance(settings, http());
        }
        return docker;
    }

    /** Has it made, and its classes loaded by a question. */
    void prepare() {
        try {
            docker().versionCmd().exec();
        } catch (RuntimeException e) {
            // Whoever needs it will hear the same, and has a problem to tell it as.
            return;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (docker != null) {
            docker.close();
        } else if (http != null) {
            http.close();
        }
    }
}
