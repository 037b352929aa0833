package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.Pem;
import io.github.pixelzx.docker.engine.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the files a BuildKit is spoken to with, before buildx does: buildx looks at them when it builds, and waits 20 s. */
record RemoteFiles(BuilderSpec.Remote remote) {

    /** Why they cannot be used, as a sentence without a full stop; empty if they can. */
    Optional<String> mistake() {
        for (Path file : Stream.of(remote.cacert(), remote.cert(), remote.key())
                .flatMap(Stream::ofNullable)
                .toList()) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                return Optional.of(file + " is no readable file");
            }
        }
        try {
            Path cacert = remote.cacert();
            if (cacert != null && certificates(cacert).isEmpty()) {
                return Optional.of(cacert + " holds no certificate");
            }
            Path cert = remote.cert();
            Path key = remote.key();
            return cert == null || key == null ? Optional.empty() : mistake(cert, key);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("the files for TLS cannot be read: " + e.getMessage());
        }
    }

    /** What to connect with. */
    TlsFiles tls() {
        return new TlsFiles(remote.cacert(), remote.cert(), remote.key());
    }

    private static Optional<String> mistake(Path cert, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = certificates(cert);
        if (certificates.isEmpty()) {
            return Optional.of(cert + " holds no certificate");
        }
        X509Certificate own = certificates.get(0);
        Instant now = Instant.now();
        if (own.getNotAfter().toInstant().isBefore(now)) {
            return Optional.of(cert + " expired at " + own.getNotAfter().toInstant());
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            return Optional.of(cert + " is valid from " + own.getNotBefore().toInstant() + " on only");
        }
        PrivateKey secret = Pem.privateKey(Files.readString(key, StandardCharsets.UTF_8));
        return fits(secret, own) ? Optional.empty() : Optional.of(key + " is not the key of " + cert);
    }

    /** What the one has signed the other must recognise. */
    private static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] message = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(message);
        return signature.verify(signed);
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        return Pem.certificates(Files.readString(file, StandardCharsets.UTF_8));
    }
}
