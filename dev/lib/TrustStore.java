import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Turns a bundle of PEM certificates into the trust store a Java runtime reads: java TrustStore.java bundle cacerts. */
class TrustStore {
    public static void main(String[] args) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        int number = 0;
        try (InputStream bundle = Files.newInputStream(Path.of(args[0]))) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        try (OutputStream file = Files.newOutputStream(Path.of(args[1]))) {
            store.store(file, "changeit".toCharArray());
        }
    }
}
