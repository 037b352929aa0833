package io.github.pixelzx.docker.engine;

import com.github.dockerjava.transport.SSLConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken to an engine: as the docker program does it with what a context or {@code DOCKER_CERT_PATH} holds.
 *
 * @param directory the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}, each of which may be missing: the
 *     machine's own authorities are trusted then, and no certificate is shown; null for none of them
 * @param verified whether the engine's certificate counts
 */
record EngineTls(@Nullable Path directory, boolean verified) implements SSLConfig {

    private static final String AUTHORITY = "ca.pem";
    private static final String CERTIFICATE = "cert.pem";
    private static final String KEY = "key.pem";

    /** A key store must have one; this one never leaves the process. */
    private static final char[] PASSWORD = "docker".toCharArray();

    /** Why it cannot be spoken, as far as the file system tells it. */
    Optional<String> obstacle() {
        if (directory == null) {
            return Optional.empty();
        }
        List<Path> present = Stream.of(AUTHORITY, CERTIFICATE, KEY)
                .map(directory::resolve)
                .filter(Files::exists)
                .toList();
        if (present.isEmpty() && verified) {
            return Optional.of("cannot read " + directory.resolve(AUTHORITY));
        }
        if (present.contains(directory.resolve(CERTIFICATE)) != present.contains(directory.resolve(KEY))) {
            return Optional.of(directory + " must have both or none of " + CERTIFICATE + " and " + KEY);
        }
        return present.stream()
                .filter(file -> !Files.isReadable(file))
                .map(file -> "cannot read " + file)
                .findFirst();
    }

    @Override
    public SSLContext getSSLContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), verified ? authorities() : new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with the files of " + directory + ": " + e.getMessage(), e);
        }
    }

    /** None where there is no certificate to show. */
    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        Optional<String> certificate = read(CERTIFICATE);
        Optional<String> key = read(KEY);
        if (certificate.isEmpty() || key.isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = empty();
        store.setKeyEntry(
                "key",
                Pem.privateKey(key.get()),
                PASSWORD,
                Pem.certificates(certificate.get()).toArray(Certificate[]::new));
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager[] authorities() throws IOException, GeneralSecurityException {
        Optional<String> authority = read(AUTHORITY);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Without a store a factory takes the authorities that Java trusts.
        @Nullable KeyStore store = null;
        if (authority.isPresent()) {
            store = empty();
            for (Certificate certificate : Pem.certificates(authority.get())) {
                store.setCertificateEntry("authority " + store.size(), certificate);
            }
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Optional<String> read(String name) throws IOException {
        Path file = directory == null ? null : directory.resolve(name);
        return file == null || !Files.exists(file)
                ? Optional.empty()
                : Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** Believes whatever it is shown, because the user said so. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
