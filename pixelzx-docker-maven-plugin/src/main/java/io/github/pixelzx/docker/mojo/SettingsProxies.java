package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.registry.Proxies;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The active {@code <proxies>} of settings.xml; one is decrypted when a server is reached through it. */
final class SettingsProxies implements Proxies {

    private final @Nullable Settings settings;
    private final SettingsDecryption decryption;

    SettingsProxies(@Nullable Settings settings, SettingsDecrypter decrypter) {
        this.settings = settings;
        this.decryption = new SettingsDecryption(decrypter);
    }

    /** One for the very protocol before any other; Maven, too, sends HTTPS through one for HTTP. */
    @Override
    public Optional<HttpProxy> to(URI server) {
        if (settings == null || settings.getProxies() == null) {
            return Optional.empty();
        }
        return settings.getProxies().stream()
                .filter(Proxy::isActive)
                .filter(proxy -> proxy.getHost() != null)
                .sorted(Comparator.comparing(
                        proxy -> !String.valueOf(proxy.getProtocol()).equalsIgnoreCase(server.getScheme())))
                .findFirst()
                .filter(proxy -> !isExcluded(server, proxy.getNonProxyHosts()))
                .map(this::decrypted);
    }

    private HttpProxy decrypted(Proxy proxy) {
        Proxy decrypted = proxy.getPassword() == null ? proxy : decryption.of(proxy);
        return new HttpProxy(
                decrypted.getHost(), decrypted.getPort(), text(decrypted.getUsername()), text(decrypted.getPassword()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static boolean isExcluded(URI server, @Nullable String hosts) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT);
        return host.matches("localhost|127\\..*|\\[::1]")
                || Arrays.stream(text(hosts).toLowerCase(Locale.ROOT).split("[|,\\s]+", -1))
                        .filter(pattern -> !pattern.isEmpty())
                        .map(pattern -> Pattern.quote(pattern).replace("*", "\\E.*\\Q"))
                        .anyMatch(host::matches);
    }
}
