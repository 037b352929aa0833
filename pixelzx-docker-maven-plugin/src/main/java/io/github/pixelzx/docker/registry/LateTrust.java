package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trust that is made when it is first asked for. */
final class LateTrust extends X509ExtendedTrustManager {

    /** Makes it. */
    @FunctionalInterface
    interface Maker {
        X509ExtendedTrustManager make() throws GeneralSecurityException, IOException;
    }

    private final Maker maker;
    private @Nullable X509ExtendedTrustManager made;

    LateTrust(Maker maker) {
        this.maker = maker;
    }

    private synchronized X509ExtendedTrustManager trust() throws CertificateException {
        if (made == null) {
            try {
                made = maker.make();
            } catch (GeneralSecurityException | IOException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }
        return made;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust().checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust().checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
