package io.github.pixelzx.docker.engine;

import com.github.dockerjava.transport.SSLConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
        TlsFiles files = new TlsFiles(present(AUTHORITY), present(CERTIFICATE), present(KEY));
        try {
            return verified ? files.context() : files.context(new Anybody());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with the files of " + directory + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Path present(String name) {
        Path file = directory == null ? null : directory.resolve(name);
        return file == null || !Files.exists(file) ? null : file;
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
