package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** An engine behind TLS: hands what clients with a certificate say to an engine's socket, and back. */
public final class TlsRelay implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path socket;
    private final SSLServerSocket server;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private TlsRelay(Path directory, Path socket, String name, boolean clientsAreKnown)
            throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.socket = socket;
        server = (SSLServerSocket) context(name).getServerSocketFactory().createServerSocket(0, 50, loopback());
        server.setNeedClientAuth(clientsAreKnown);
        daemon(this::accept);
    }

    /** Says that it speaks HTTP/2, as those who speak gRPC want to hear. */
    public TlsRelay ofHttp2() {
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        server.setSSLParameters(parameters);
        return this;
    }

    /** Another one with the same certificates, which asks clients for none. */
    TlsRelay forAnybody() throws IOException, GeneralSecurityException {
        return new TlsRelay(directory, socket, "server", false);
    }

    /** Another one, which shows a certificate that the same authority gave to another host. */
    public TlsRelay namedOtherwise() throws IOException, GeneralSecurityException {
        signed(directory, "elsewhere", "-ext", "san=dns:elsewhere.example", "-ext", "eku=serverAuth");
        return new TlsRelay(directory, socket, "elsewhere", true);
    }

    /** Another one, which shows a certificate whose time is over. */
    public TlsRelay expired() throws IOException, GeneralSecurityException {
        signed(directory, "expired-server", expired("-ext", "san=ip:127.0.0.1", "-ext", "eku=serverAuth"));
        return new TlsRelay(directory, socket, "expired-server", true);
    }

    /** A client's certificate whose time is over, beside its key: {@code expired.pem} and {@code expired-key.pem}. */
    public static void expiredClient(Path directory) throws IOException, GeneralSecurityException {
        signed(directory, "expired", expired("-ext", "eku=clientAuth"));
        Files.writeString(directory.resolve("expired-key.pem"), key(directory, "expired"));
    }

    private static String[] expired(String... extensions) {
        List<String> all = new ArrayList<>(List.of("-startdate", "-3d", "-validity", "1"));
        all.addAll(List.of(extensions));
        return all.toArray(String[]::new);
    }

    /** Listens on the loopback interface in front of an engine's socket. */
    public static TlsRelay before(Path socket, Path directory) throws IOException, GeneralSecurityException {
        makeCertificates(directory);
        return new TlsRelay(directory, socket, "server", true);
    }

    /** The engine's address, as a value of {@code DOCKER_HOST}. */
    public String host() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** The directory with a client's {@code ca.pem}, {@code cert.pem} and {@code key.pem}. */
    public Path certificates() {
        return directory;
    }

    /** Ends everything at once, as a machine does that is switched off. */
    public void cut() throws IOException {
        close();
        for (Socket client : clients) {
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                if (server.isClosed()) {
                    // It came while all were cut off.
                    client.close();
                }
                daemon(() -> relay(client));
            } catch (IOException e) {
                // Closed; nobody is waiting for an answer.
                return;
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            Thread answers = daemon(() -> copyAnswers(engine, out));
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
                while (buffer.hasRemaining()) {
                    engine.write(buffer);
                }
            }
            engine.shutdownOutput();
            answers.join();
        } catch (IOException e) {
            // One side is gone, and with it the connection.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copyAnswers(SocketChannel engine, OutputStream out) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (engine.read(buffer.clear()) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
            }
            out.close();
        } catch (IOException e) {
            // One side is gone, and with it the connection.
            return;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "tls relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** An authority, and a server and a client that it vouches for. */
    private static void makeCertificates(Path directory) throws IOException, GeneralSecurityException {
        keytool(directory, "-genkeypair", "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
        Files.writeString(directory.resolve("ca.pem"), keytool(directory, "-exportcert", "-alias", "ca", "-rfc"));
        signed(directory, "server", "-ext", "san=ip:127.0.0.1", "-ext", "eku=serverAuth");
        signed(directory, "client", "-ext", "eku=clientAuth");
        Files.copy(directory.resolve("client.pem"), directory.resolve("cert.pem"));
        Files.writeString(directory.resolve("key.pem"), key(directory, "client"));
    }

    /** The key of {@code client} or {@code server}, as a PEM file holds it. */
    public static String key(Path directory, String alias) throws GeneralSecurityException {
        byte[] key = keys(directory).getKey(alias, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static void signed(Path directory, String alias, String... extensions) throws IOException {
        keytool(directory, "-genkeypair", "-alias", alias, "-dname", "CN=test " + alias);
        String request = keytool(directory, "-certreq", "-alias", alias);
        Path file = directory.resolve(alias + ".pem");
        Path requested = Files.writeString(directory.resolve(alias + ".csr"), request);
        List<String> sign = new ArrayList<>(List.of(
                "-gencert", "-alias", "ca", "-rfc", "-infile", requested.toString(), "-outfile", file.toString()));
        sign.addAll(List.of(extensions));
        keytool(directory, sign.toArray(String[]::new));
        keytool(directory, "-importcert", "-alias", alias, "-file", file.toString());
    }

    private static String keytool(Path directory, String... arguments) {
        Command command = Command.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString())
                .plus(arguments)
                .plus("-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD, "-noprompt");
        if (List.of(arguments).contains("-genkeypair")) {
            command = command.plus("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2");
        }
        ProcessResult result = new SystemProcesses().run(command);
        if (!result.succeeded()) {
            throw new IllegalStateException(result.toString());
        }
        return result.stdout();
    }

    private static KeyStore keys(Path directory) throws GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    /** The server's: its own key and trust in the authority alone. */
    private SSLContext context(String name) throws GeneralSecurityException, IOException {
        KeyStore all = keys(directory);
        KeyStore server = KeyStore.getInstance("PKCS12");
        server.load(null, null);
        char[] password = PASSWORD.toCharArray();
        server.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", all.getCertificate("ca"));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(server, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
