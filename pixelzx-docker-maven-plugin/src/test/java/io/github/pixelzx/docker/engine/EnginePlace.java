package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.process.SystemProcesses;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An engine that a parameterized test is run on, and a name for it. JUnit closes it.
 *
 * @param name how reports call it
 */
public record EnginePlace(String name, Engine engine) implements AutoCloseable {

    /** The name of the engine Docker itself would take. */
    public static final String HERE = "this machine's";

    /**
     * This machine's engine, and those a variable of the environment names.
     *
     * @param variable its value is {@code name=address} pairs with commas between
     * @param wanted which of the names
     */
    public static Stream<EnginePlace> all(String variable, Predicate<String> wanted) {
        Stream<EnginePlace> others = Stream.of(
                        System.getenv().getOrDefault(variable, "").split(",", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .filter(pair -> wanted.test(pair[0]))
                .map(pair -> open(pair[0], Map.of("DOCKER_HOST", pair[1])));
        return Stream.concat(Stream.of(System.getenv()).map(here -> open(HERE, here)), others);
    }

    private static EnginePlace open(String name, Map<String, String> environment) {
        Path home = Path.of(System.getProperty("user.home"));
        return new EnginePlace(name, new EngineFinder(environment, home, new SystemProcesses()).open());
    }

    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
