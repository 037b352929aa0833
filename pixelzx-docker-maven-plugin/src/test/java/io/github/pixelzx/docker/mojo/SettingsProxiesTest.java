package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.registry.Proxies.HttpProxy;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsProxiesTest {

    private static final URI HUB = URI.create("https://registry-1.docker.io/v2/");

    private final AtomicInteger decrypted = new AtomicInteger();
    private List<SettingsProblem> problems = List.of();
    private String plain = "s3cret";

    @Test
    void sendsHttpsThroughTheOneForHttpWhereThereIsNoOther() {
        assertThat(proxies(proxy("http", "a.lan", null)).to(HUB)).contains(new HttpProxy("a.lan", 3128, "", ""));
        assertThat(proxies(proxy("http", "a.lan", null), proxy("https", "b.lan", null))
                        .to(HUB)
                        .map(HttpProxy::host))
                .contains("b.lan");
    }

    @Test
    void leavesOutOneThatIsNotActive() {
        Proxy inactive = proxy("https", "a.lan", null);
        inactive.setActive(false);

        assertThat(proxies(inactive).to(HUB)).isEmpty();
        assertThat(new SettingsProxies(null, this::decrypt).to(HUB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*.docker.io, false",
        "localhost|registry-1.docker.io, false",
        "docker.io, true",
        "*, false",
    })
    void goesDirectlyWhereItIsTold(String nonProxyHosts, boolean proxied) {
        Proxy proxy = proxy("http", "a.lan", null);
        proxy.setNonProxyHosts(nonProxyHosts);

        assertThat(proxies(proxy).to(HUB).isPresent()).isEqualTo(proxied);
    }

    @Test
    void neverLeavesThisMachineToReachIt() {
        assertThat(proxies(proxy("http", "a.lan", null)).to(URI.create("http://127.0.0.1:5000/v2/")))
                .isEmpty();
    }

    @Test
    void decryptsAPasswordWhenItIsNeeded() {
        SettingsProxies proxies = proxies(proxy("https", "a.lan", "{encrypted}"));
        assertThat(decrypted).hasValue(0);

        assertThat(proxies.to(HUB)).contains(new HttpProxy("a.lan", 3128, "someone", "s3cret"));
    }

    @Test
    void sendsNoPasswordThatCannotBeDecrypted() {
        problems = List.of(
                new DefaultSettingsProblem("no master password", SettingsProblem.Severity.ERROR, "", 0, 0, null));

        assertThatThrownBy(() -> proxies(proxy("https", "a.lan", "{encrypted}")).to(HUB))
                .hasMessageContaining("Cannot decrypt the password of proxy 'default' in settings.xml")
                .hasMessageContaining("no master password");
    }

    @Test
    void sendsNoPasswordThatNothingDefines() {
        plain = "${env.PROXY_PASSWORD}";

        assertThatThrownBy(() -> proxies(proxy("https", "a.lan", plain)).to(HUB))
                .hasMessageContaining("The password of proxy 'default' in settings.xml is not known")
                .hasMessageContaining("export PROXY_PASSWORD=");
    }

    private SettingsProxies proxies(Proxy... proxies) {
        Settings settings = new Settings();
        settings.setProxies(List.of(proxies));
        return new SettingsProxies(settings, this::decrypt);
    }

    private static Proxy proxy(String protocol, String host, String password) {
        Proxy proxy = new Proxy();
        proxy.setActive(true);
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(3128);
        if (password != null) {
            proxy.setUsername("someone");
            proxy.setPassword(password);
        }
        return proxy;
    }

    private SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
        decrypted.incrementAndGet();
        Proxy proxy = request.getProxies().get(0).clone();
        proxy.setPassword(plain);
        return new Decrypted(List.of(), List.of(proxy), problems);
    }
}
