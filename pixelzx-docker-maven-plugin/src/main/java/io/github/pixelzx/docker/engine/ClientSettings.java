package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What docker-java is told, and nothing else.
 *
 * <p>Its own configuration reads system properties (an {@code -Dapi.version} meant for something else among them), files
 * in the home directory, and contexts in a way that differs from the docker program's.
 *
 * @param tunnel what is connected to instead of the address; null for the address itself
 * @param version null to send requests without a version
 */
record ClientSettings(
        EngineAddress address,
        @Nullable EngineTunnel tunnel,
        @Nullable ApiVersion version) implements DockerClientConfig {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    static {
        ClientLog.quieten();
    }

    /** A client that is told these settings. */
    DockerHttpClient client(@Nullable Duration responseLimit) {
        ApacheDockerHttpClient.Builder builder =
                new ApacheDockerHttpClient.Builder().dockerHost(getDockerHost()).connectionTimeout(CONNECT);
        EngineTls tls = address.tls();
        if (tls != null && tunnel == null) {
            builder.sslConfig(tls);
        }
        if (responseLimit != null) {
            builder.responseTimeout(responseLimit);
        }
        return builder.build();
    }

    @Override
    public URI getDockerHost() {
        return tunnel == null ? address.uri() : tunnel.uri();
    }

    @Override
    public RemoteApiVersion getApiVersion() {
        return version == null
                ? RemoteApiVersion.UNKNOWN_VERSION
                : RemoteApiVersion.create(version.major(), version.minor());
    }

    /** None: the HTTP client is told about TLS, and docker-java's own way knows three files and nothing else. */
    @Override
    public @Nullable LocalDirectorySSLConfig getSSLConfig() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public String getRegistryUrl() {
        return AuthConfig.DEFAULT_SERVER_ADDRESS;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }
}
