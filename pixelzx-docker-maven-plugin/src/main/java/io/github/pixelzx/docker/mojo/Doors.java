package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.credentials.CredentialChain;
import io.github.pixelzx.docker.credentials.SettingsCredentials;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real doors a goal goes through, each opened when it is first needed and all closed together. */
final class Doors implements AutoCloseable {

    private final Map<String, String> environment;
    private final SettingsCredentials settings;
    private final Progress progress;
    private final Processes processes = new SystemProcesses();
    private @Nullable Engine engine;

    /**
     * The doors of one goal's run.
     *
     * @param environment of whoever called Maven
     */
    Doors(Map<String, String> environment, SettingsCredentials settings, Progress progress) {
        this.environment = environment;
        this.settings = settings;
        this.progress = progress;
    }

    Processes processes() {
        return processes;
    }

    Engine engine() {
        if (engine == null) {
            engine = new EngineFinder(environment, home(), processes).open();
        }
        return engine;
    }

    Buildx buildx() {
        return new BuildxBinary(processes);
    }

    Builder builder(BuilderSpec spec) {
        return new Builders(engine(), buildx(), progress).ensure(spec);
    }

    /** Registries, with the credentials Maven and Docker have for them. */
    RegistryDoor registries(List<String> insecure) {
        CredentialChain credentials =
                new CredentialChain(settings, CredentialChain.dockerConfig(environment, home()), processes);
        return new HttpRegistries(credentials, insecure, RegistryLimits.DEFAULT);
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
