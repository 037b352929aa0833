package io.github.pixelzx.docker.credentials;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Docker configuration for one run of buildx: the user's own, with Maven's credentials in it.
 *
 * <p>It is a directory only this user can read, and it is removed when the run has ended, also where the JVM is told to end
 * meanwhile. Everything else of the user's configuration, contexts and plugins among it, is visible through links; buildx'
 * own state is where it always is.
 */
public final class PrivateDockerConfig implements AutoCloseable {

    private static final String CONFIG = "config.json";

    private final Map<String, String> environment;
    private final @Nullable Path directory;
    private final Thread hook = new Thread(this::remove, "remove credentials");

    private PrivateDockerConfig(Map<String, String> environment, @Nullable Path directory) {
        this.environment = environment;
        this.directory = directory;
        if (directory != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /**
     * Writes the configuration; nothing is written where there are no credentials to add.
     *
     * @param credentials by registry, what Docker's programs would not find by themselves
     * @param dockerConfig the user's {@code config.json}; it need not exist
     * @param environment the user's environment
     * @throws io.github.pixelzx.docker.problem.ProblemException if a configuration cannot be read or written
     */
    public static PrivateDockerConfig of(
            Map<String, Credentials> credentials, Path dockerConfig, Map<String, String> environment) {
        if (credentials.isEmpty()) {
            return none();
        }
        Path own = dockerConfig.toAbsolutePath().getParent();
        ObjectNode merged = merged(dockerConfig, credentials);
        try {
            Path directory = Files.createTempDirectory("pixelzx-docker-config", ownerOnly("rwx------"));
            PrivateDockerConfig config = new PrivateDockerConfig(
                    Map.of("DOCKER_CONFIG", directory.toString(), "BUILDX_CONFIG", buildxConfig(environment, own)),
                    directory);
            try {
                link(own, directory);
                Path file = Files.createFile(directory.resolve(CONFIG), ownerOnly("rw-------"));
                Files.write(file, Json.MAPPER.writeValueAsBytes(merged));
            } catch (IOException | RuntimeException e) {
                config.close();
                throw e;
            }
            return config;
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.DISK_FULL,
                            "Cannot write the credentials for buildx",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make room in " + System.getProperty("java.io.tmpdir") + ", or make it writable")
                    .asException(e);
        }
    }

    /** The user's own configuration as it is. */
    public static PrivateDockerConfig none() {
        return new PrivateDockerConfig(Map.of(), null);
    }

    /** Variables with which a Docker program finds it; none where the user's own will do. */
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void close() {
        remove();
        if (directory != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook runs or has run.
                return;
            }
        }
    }

    private static String buildxConfig(Map<String, String> environment, @Nullable Path own) {
        String named = environment.getOrDefault("BUILDX_CONFIG", "");
        return named.isBlank() && own != null ? own.resolve("buildx").toString() : named;
    }

    /** The user's configuration, in which each of Maven's registries is known by Maven's credentials. */
    private static ObjectNode merged(Path dockerConfig, Map<String, Credentials> credentials) {
        ObjectNode root = read(dockerConfig);
        ObjectNode auths = root.withObjectProperty("auths");
        boolean stored = root.has("credsStore") || root.has("credHelpers");
        credentials.forEach((registry, found) -> {
            RegistryKeys keys = RegistryKeys.of(registry);
            keys.names().forEach(auths::remove);
            auths.set(keys.server(), entry(found));
            if (stored) {
                // A helper would be asked instead of the entry; one without a name stands for the entry.
                ObjectNode helpers = root.withObjectProperty("credHelpers");
                keys.names().forEach(helpers::remove);
                helpers.put(keys.server(), "");
            }
        });
        return root;
    }

    private static ObjectNode entry(Credentials credentials) {
        ObjectNode entry = Json.MAPPER.createObjectNode();
        if (credentials instanceof Credentials.Login login) {
            byte[] pair = (login.user() + ':' + login.secret()).getBytes(StandardCharsets.UTF_8);
            return entry.put("auth", Base64.getEncoder().encodeToString(pair));
        }
        if (credentials instanceof Credentials.IdentityToken token) {
            return entry.put("identitytoken", token.token());
        }
        if (credentials instanceof Credentials.RegistryToken token) {
            return entry.put("registrytoken", token.token());
        }
        return entry;
    }

    private static ObjectNode read(Path dockerConfig) {
        try {
            JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(dockerConfig));
            return root instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
        } catch (NoSuchFileException e) {
            return Json.MAPPER.createObjectNode();
        } catch (JacksonException e) {
            // The parser's message quotes what it stumbled over.
            throw unreadable(dockerConfig, "it is not JSON").asException();
        } catch (IOException e) {
            throw unreadable(dockerConfig, e.getClass().getSimpleName() + " while reading it")
                    .asException(e);
        }
    }

    private static Problem unreadable(Path file, String why) {
        return Problem.environment(
                HelpTopic.CREDENTIALS_UNREADABLE,
                "Cannot read Docker's configuration " + file,
                why,
                "mv " + file + " " + file + ".broken && docker login REGISTRY");
    }

    private static void link(@Nullable Path own, Path directory) throws IOException {
        if (own == null || !Files.isDirectory(own)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(own)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (name != null && !List.of(CONFIG, "buildx").contains(name.toString())) {
                    linkOne(directory.resolve(name), entry);
                }
            }
        }
    }

    private static void linkOne(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            // No links here, or none for this user (Windows): what buildx itself needs is in config.json.
            return;
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private void remove() {
        if (directory == null) {
            return;
        }
        try {
            // The secret first: nothing else that cannot be removed may keep it.
            Files.deleteIfExists(directory.resolve(CONFIG));
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    Files.deleteIfExists(entry);
                }
            }
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException e) {
            // Removed already.
            return;
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }

    /** Made when there is something to write: most runs find all credentials in Docker's own configuration. */
    private static final class Json {

        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }
}
