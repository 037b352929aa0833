package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate that it signed itself, for a test's own server.
 *
 * @param store the file that holds both
 */
public record SelfSigned(Path store) {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    /**
     * A new one.
     *
     * @param address the server's, without a port
     * @param store a file that does not exist yet
     */
    public static SelfSigned of(String address, Path store) {
        SelfSigned made = new SelfSigned(store);
        made.keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + address,
                "-ext",
                "san=ip:" + address,
                "-ext",
                "bc=ca:true");
        return made;
    }

    /** Writes the certificate to a file, for those who are to trust it. */
    public SelfSigned exportTo(Path pem) {
        keytool("-exportcert", "-rfc", "-file", pem.toString());
        return this;
    }

    /** What a server needs to be known by it. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    public Certificate certificate() throws IOException, GeneralSecurityException {
        return keys().getCertificate(ALIAS);
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String... arguments) {
        ProcessResult result = new SystemProcesses()
                .run(Command.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString())
                        .plus(arguments)
                        .plus("-alias", ALIAS, "-keystore", store.toString(), "-storepass", PASSWORD));
        if (!result.succeeded()) {
            throw new IllegalStateException(result.toString());
        }
    }
}
