package io.github.pixelzx.docker.engine;

import java.util.List;

/**
 * Keeps docker-java and its HTTP client from writing every byte of an engine's traffic into Maven's log with {@code -X}:
 * what they say there hides what this plugin says.
 *
 * <p>Maven's loggers read these properties when they are made, so it has to be called before docker-java is used. Whoever
 * sets one himself ({@code -Dorg.slf4j.simpleLogger.log.com.github.dockerjava=debug}) gets what he asks for.
 */
final class ClientLog {

    /** Of Maven 3 and of Maven 4. */
    private static final List<String> PREFIXES = List.of("org.slf4j.simpleLogger.log.", "maven.logger.log.");

    private static final List<String> LOGGERS = List.of("com.github.dockerjava", "org.apache.hc");

    private static final String LEVEL = "info";

    private ClientLog() {}

    static void quieten() {
        for (String logger : LOGGERS) {
            if (PREFIXES.stream().allMatch(prefix -> System.getProperty(prefix + logger) == null)) {
                PREFIXES.forEach(prefix -> System.setProperty(prefix + logger, LEVEL));
            }
        }
    }
}
