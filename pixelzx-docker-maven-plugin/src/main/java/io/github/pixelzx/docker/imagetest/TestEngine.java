package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.RegistryLogin;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An engine that platforms are tested on.
 *
 * @param name what results call it; empty for the usual one
 * @param choice what chooses it; results of another choice do not count as earlier ones
 * @param engine asked for only if a container has to be run
 * @param emulation how it runs platforms
 * @param logins what it tells a registry, by host, where it has to pull
 */
public record TestEngine(
        String name,
        String choice,
        Supplier<Engine> engine,
        Supplier<Emulation> emulation,
        Function<String, Optional<RegistryLogin>> logins) {

    /** The engine that Docker itself would take. */
    public static TestEngine usual(
            String choice,
            Supplier<Engine> engine,
            Supplier<Emulation> emulation,
            Function<String, Optional<RegistryLogin>> logins) {
        return new TestEngine("", choice, engine, emulation, logins);
    }
}
