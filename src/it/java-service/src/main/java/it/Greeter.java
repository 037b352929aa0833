package it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers like a Spring Boot application asked for its health. */
public final class Greeter {

    private static final byte[] UP = "{\"status\":\"UP\"}".getBytes(StandardCharsets.UTF_8);

    private Greeter() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/actuator/health", exchange -> {
            exchange.sendResponseHeaders(200, UP.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(UP);
            }
        });
        server.start();
        System.out.println("Started on " + System.getProperty("os.arch"));
    }
}
