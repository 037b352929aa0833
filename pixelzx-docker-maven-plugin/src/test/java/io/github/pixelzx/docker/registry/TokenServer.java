package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Gives a registry's clients signed tokens for whatever they ask, if they know the login. */
public final class TokenServer implements AutoCloseable {

    static final String ISSUER = "test-issuer";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final PrivateKey key;
    private final Certificate signer;
    private final Path certificate;
    private final String login;
    private final AtomicInteger issued = new AtomicInteger();
    private volatile int lifetime = 300;

    /**
     * A token server.
     *
     * @param directory for its key and certificate
     * @param login {@code user:password}
     */
    public TokenServer(Path directory, String login) {
        this.login = login;
        try {
            Path store = directory.resolve("signer.p12");
            keytool(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            key = (PrivateKey) keys.getKey("signer", PASSWORD);
            signer = keys.getCertificate("signer");
            certificate = Files.writeString(
                    directory.resolve("signer.pem"),
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(signer.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(threads);
        server.createContext("/token", this::issue);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many tokens were given out. */
    public int issued() {
        return issued.get();
    }

    /** Tokens are good for so many seconds, though the client is told they live longer. */
    public void lifetime(int seconds) {
        lifetime = seconds;
    }

    Path certificate() {
        return certificate;
    }

    private static void keytool(Path store) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "signer",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=test-issuer",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.onExit().join().exitValue() != 0) {
            throw new AssertionError(said);
        }
    }

    private void issue(HttpExchange exchange) throws IOException {
        String basic = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            StrictRegistry.answer(exchange, 401, Map.of(), "{\"details\":\"incorrect login\"}".getBytes(UTF_8));
            return;
        }
        issued.incrementAndGet();
        byte[] token = "{\"token\":\"%s\",\"expires_in\":300}"
                .formatted(token(exchange.getRequestURI().getRawQuery()))
                .getBytes(UTF_8);
        StrictRegistry.answer(exchange, 200, Map.of("Content-Type", "application/json"), token);
    }

    private String token(String query) {
        String access = Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith("scope="))
                .map(part -> URLDecoder.decode(part.substring(6), UTF_8).split(":", -1))
                .map(scope -> "{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[%s]}"
                        .formatted(scope[1], "\"" + scope[2].replace(",", "\",\"") + "\""))
                .collect(Collectors.joining(","));
        long now = Instant.now().getEpochSecond();
        String claims = """
                {"iss":"%s","sub":"someone","aud":"registry","exp":%d,"nbf":%d,"iat":%d,"jti":"%s","access":[%s]}""".formatted(ISSUER, now + lifetime, now - 60, now, UUID.randomUUID(), access);
        try {
            String head = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\""
                    + Base64.getEncoder().encodeToString(signer.getEncoded()) + "\"]}";
            String text = encoded(head.getBytes(UTF_8)) + '.' + encoded(claims.getBytes(UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return text + '.' + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
