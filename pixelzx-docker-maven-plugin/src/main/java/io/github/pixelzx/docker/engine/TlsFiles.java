package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files TLS is spoken with, each in the form {@code openssl} writes.
 *
 * @param authorities the certificates of those who may vouch for the other side; null for those Java trusts
 * @param certificate the certificate to show, with those between it and its authority; null for none
 * @param key the key of that certificate
 */
public record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {

    /** A key store must have one; this one never leaves the process. */
    private static final char[] PASSWORD = "docker".toCharArray();

    /**
     * What connections are made with.
     *
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if one is not what it should be
     */
    public SSLContext context() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Without a store a factory takes the authorities that Java trusts.
        factory.init(authorities == null ? null : trusted(authorities));
        return context(factory.getTrustManagers());
    }

    /** As {@link #context()}, with somebody else to judge the other side's certificate. */
    SSLContext context(TrustManager... judges) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), judges, null);
        return context;
    }

    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        if (certificate == null || key == null) {
            return new KeyManager[0];
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "key",
                Pem.privateKey(text(key)),
                PASSWORD,
                Pem.certificates(text(certificate)).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore trusted(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (Certificate certificate : Pem.certificates(text(authorities))) {
            store.setCertificateEntry("authority " + store.size(), certificate);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
