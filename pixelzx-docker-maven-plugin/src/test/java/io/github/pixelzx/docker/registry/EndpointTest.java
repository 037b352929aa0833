package io.github.pixelzx.docker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @Test
    void knowsWhereDockerHubAnswers() {
        assertThat(new Endpoint("docker.io", List.of()).bases())
                .containsExactly(URI.create("https://registry-1.docker.io/v2/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io", "registry.example:5000", "10.0.0.1:5000", "localhost.example:5000", "128.0.0.1"})
    void speaksTlsToOtherMachines(String registry) {
        Endpoint endpoint = new Endpoint(registry, List.of("another.example"));

        assertThat(endpoint.bases()).containsExactly(URI.create("https://" + registry + "/v2/"));
        assertThat(endpoint.permits(URI.create("http://" + registry + "/v2/"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5000", "127.0.0.1:5000", "127.8.9.1", "[::1]:5000"})
    void speaksPlainHttpOnLoopback(String registry) {
        Endpoint endpoint = new Endpoint(registry, List.of());

        assertThat(endpoint.bases().get(0)).isEqualTo(URI.create("http://" + registry + "/v2/"));
        assertThat(endpoint.permits(URI.create("http://" + registry + "/v2/"))).isTrue();
    }

    @Test
    void triesTlsFirstWherePlainHttpIsAllowedByName() {
        Endpoint endpoint = new Endpoint("reg.example:5000", List.of("reg.example:5000"));

        assertThat(endpoint.bases())
                .containsExactly(URI.create("https://reg.example:5000/v2/"), URI.create("http://reg.example:5000/v2/"));
        assertThat(endpoint.permits(URI.create("http://reg.example:5000/token")))
                .isTrue();
        assertThat(endpoint.permits(URI.create("http://reg.example:6000/token")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://reg.example/", "https://reg.example:444/", "https://other.example/"})
    void takesAnotherSchemePortOrHostForAnotherServer(String other) {
        assertThat(Endpoint.sameServer(URI.create("https://reg.example/"), URI.create(other)))
                .isFalse();
    }

    @Test
    void knowsAServerByItsStandardPort() {
        assertThat(Endpoint.sameServer(URI.create("https://reg.example/"), URI.create("https://REG.example:443/x")))
                .isTrue();
    }
}
