package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSecret;
import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.git.GitCheckouts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a build may take from outside of its module; the goals know where that is.
 *
 * @param environment environment variables of whoever called Maven
 * @param servers what {@code settings.xml} knows
 * @param modules what other modules made
 * @param repositories Git repositories
 * @param bases base images
 */
public record BuildSurroundings(
        Map<String, String> environment,
        Servers servers,
        ModuleLayouts modules,
        GitCheckouts repositories,
        Bases bases) {

    public BuildSurroundings {
        environment = Map.copyOf(environment);
    }

    /** Surroundings where base images come from the registries. */
    public BuildSurroundings(
            Map<String, String> environment, Servers servers, ModuleLayouts modules, GitCheckouts repositories) {
        this(environment, servers, modules, repositories, Bases.REGISTRIES);
    }

    /** The same with base images from elsewhere. */
    public BuildSurroundings with(Bases others) {
        return new BuildSurroundings(environment, servers, modules, repositories, others);
    }

    /** Nothing outside is known. */
    public static BuildSurroundings none() {
        return new BuildSurroundings(
                Map.of(),
                secret -> Optional.empty(),
                module -> {
                    throw new IllegalStateException("no module is known: " + module);
                },
                GitCheckouts.ofThisMachine(false));
    }

    /** The {@code <server>} entries of settings.xml. */
    @FunctionalInterface
    public interface Servers {

        /** A server's value, decrypted; none if there is no such server, or none of its values. */
        Optional<String> value(BuildSecret.Server secret);
    }

    /** The image layouts of other modules. */
    @FunctionalInterface
    public interface ModuleLayouts {

        /**
         * The directory of a module's image layout.
         *
         * @throws io.github.pixelzx.docker.problem.ProblemException if the module is unknown, is not built before this
         *     one, or has no image layout
         */
        Path layout(NamedContext.Module module);
    }
}
