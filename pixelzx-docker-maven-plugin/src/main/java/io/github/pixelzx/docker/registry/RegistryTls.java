package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust at a registry, and as whom to appear: the JVM's authorities and those of the operating system, as Docker
 * does, and what is there for this registry in Docker's {@code certs.d} and in the configuration.
 */
final class RegistryTls {

    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));
    private static final char[] NO_PASSWORD = new char[0];

    private final String registry;
    private final RegistryAccess access;
    private final List<Path> system;

    RegistryTls(String registry, RegistryAccess access) {
        this(registry, access, SYSTEM);
    }

    RegistryTls(String registry, RegistryAccess access, List<Path> system) {
        this.registry = registry;
        this.access = access;
        this.system = List.copyOf(system);
    }

    /** The context for connections on behalf of this registry; nothing where the user set the JVM's own properties. */
    Optional<SSLContext> context() {
        List<Path> authorities = files(".crt");
        Optional.ofNullable(access.authorities().get(registry)).ifPresent(authorities::add);
        List<Path> clients = files(".cert");
        boolean ownProperties = System.getProperty("javax.net.ssl.trustStore") != null
                || System.getProperty("javax.net.ssl.keyStore") != null;
        if (authorities.isEmpty() && clients.isEmpty() && ownProperties) {
            return Optional.empty();
        }
        try {
            X509ExtendedTrustManager usual = trusting(null);
            // The operating system's file is large: it is read when nobody else trusts the registry.
            X509ExtendedTrustManager further = new LateTrust(() -> trusting(store(authorities, system)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(clients), new TrustManager[] {new EitherTrust(usual, further)}, null);
            return Optional.of(context);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(registry, e);
        }
    }

    private List<Path> files(String ending) {
        List<Path> found = new ArrayList<>();
        for (Path directory : access.directories()) {
            Path place = directory.resolve(registry);
            if (Files.isDirectory(place) && Files.isReadable(place)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(place, '*' + ending)) {
                    files.forEach(found::add);
                } catch (IOException e) {
                    throw unusable(place.toString(), e);
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static KeyStore store(List<Path> required, List<Path> system) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (Path file : required) {
            add(store, file);
        }
        Optional<Path> present = system.stream().filter(Files::isReadable).findFirst();
        if (present.isPresent()) {
            add(store, present.get());
        }
        return store;
    }

    private static void add(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry(file + "#" + store.size(), certificate);
        }
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** Client certificates, each with the key of the same name beside it. */
    private static KeyManager[] keys(List<Path> clients) throws GeneralSecurityException, IOException {
        if (clients.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = empty();
        for (Path client : clients) {
            Path key = Path.of(client.toString().replaceFirst("\\.cert$", ".key"));
            Certificate[] chain = certificates(client).toArray(Certificate[]::new);
            store.setKeyEntry(client.toString(), PemKey.read(key, chain[0].getPublicKey()), NO_PASSWORD, chain);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** Trust in the authorities of a store; without one, in those of the JVM. */
    private static X509ExtendedTrustManager trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this JVM has no trust manager for certificates");
    }

    static RuntimeException unusable(String what, Exception cause) {
        return Problem.environment(
                        HelpTopic.REGISTRY_NOT_TRUSTED,
                        "Cannot use the certificates for registry " + what,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        "look at the files in /etc/docker/certs.d and ~/.docker/certs.d: authorities are *.crt, a client"
                                + " certificate is *.cert with its key in the *.key of the same name, all PEM",
                        "or name the authority's file: <builder><certificates>"
                                + " (-Dpixelzx.builder.certificates=HOST=FILE)")
                .asException(cause);
    }
}
