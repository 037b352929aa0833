package io.github.pixelzx.docker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.registry.Proxies.HttpProxy;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

    private static final HttpProxy PROXY = new HttpProxy("proxy.lan", 3128, "", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://ghcr.io/v2/ | '' | true",
                "https://ghcr.io/v2/ | ghcr.io | false",
                "https://ghcr.io/v2/ | GHCR.IO | false",
                "https://ghcr.io/v2/ | ghcr.io:443 | true",
                "https://reg.lan:5000/v2/ | reg.lan:5000 | false",
                "https://reg.lan:5000/v2/ | reg.lan:5001 | true",
                "https://reg.lan/v2/ | lan | false",
                "https://reg.lan/v2/ | .lan | false",
                "https://reg.lan/v2/ | *.lan | false",
                "https://lan/v2/ | .lan | true",
                "https://reg.plan/v2/ | lan | true",
                "https://10.1.2.3/v2/ | 10.0.0.0/8 | false",
                "https://11.1.2.3/v2/ | 10.0.0.0/8 | true",
                "https://[fd00::1]/v2/ | fd00::/8 | false",
                "https://name.example/v2/ | 10.0.0.0/8 | true",
                "https://ghcr.io/v2/ | 'a.example, ghcr.io' | false",
                "https://ghcr.io/v2/ | * | false",
                "https://localhost:5000/v2/ | '' | false",
                "https://127.0.0.1:5000/v2/ | '' | false",
            })
    void leavesOutWhatNoProxyNames(String server, String noProxy, boolean proxied) {
        Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://proxy.lan:3128", "NO_PROXY", noProxy));

        assertThat(proxies.to(URI.create(server)).isPresent()).isEqualTo(proxied);
    }

    @Test
    void takesTheProxyOfTheScheme() {
        Proxies proxies =
                Proxies.of(Map.of("https_proxy", "proxy.lan:3128", "HTTP_PROXY", "http://u:s3cret@other.lan"));

        assertThat(proxies.to(URI.create("https://ghcr.io/v2/"))).contains(PROXY);
        assertThat(proxies.to(URI.create("http://reg.lan/v2/")))
                .contains(new HttpProxy("other.lan", 80, "u", "s3cret"));
        assertThat(Proxies.of(Map.of()).to(URI.create("https://ghcr.io/v2/"))).isEmpty();
        assertThat(Proxies.of(Map.of("HTTPS_PROXY", "::not an address::")).to(URI.create("https://ghcr.io/v2/")))
                .isEmpty();
    }

    @Test
    void asksTheFirstBeforeTheOthers() {
        Proxies first = server -> server.getHost().equals("a.example") ? Optional.of(PROXY) : Optional.empty();
        Proxies both = first.or(server -> Optional.of(new HttpProxy("second.lan", 1, "", "")));

        assertThat(both.to(URI.create("https://a.example/"))).contains(PROXY);
        assertThat(both.to(URI.create("https://b.example/")).map(HttpProxy::host))
                .contains("second.lan");
    }

    @Test
    void keepsTheSecretToItself() {
        assertThat(new HttpProxy("proxy.lan", 3128, "someone", "s3cret")).hasToString("proxy.lan:3128 as someone");
    }

    @Test
    void reachesARegistryThroughAProxyThatWantsALogin() {
        try (StrictRegistry proxy = new StrictRegistry()) {
            // A proxy is asked for whole addresses; this one is at the same time what it leads to.
            proxy.guard(exchange -> {
                if ("Basic c29tZW9uZTpzM2NyZXQ="
                        .equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                    return true;
                }
                StrictRegistry.answer(exchange, 407, Map.of("Proxy-Authenticate", "Basic realm=\"p\""), new byte[0]);
                return false;
            });
            String[] address = proxy.host().split(":", -1);
            HttpProxy way = new HttpProxy(address[0], Integer.parseInt(address[1]), "someone", "s3cret");
            RegistryAccess access = new RegistryAccess(List.of(), server -> Optional.of(way), Map.of(), List.of());
            RegistryDoor door =
                    new HttpRegistries(host -> Optional.empty(), access, RegistryLimits.DEFAULT.withRetries(0));

            try (Registry registry = door.open(ImageReference.parse("localhost:1/acme/app"), Access.PULL)) {
                assertThat(registry.headManifest("latest")).isEmpty();
            }

            assertThat(proxy.log()).contains("HEAD /v2/acme/app/manifests/latest");
        }
    }
}
