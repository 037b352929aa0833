package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A Docker context that holds what the variables say of an engine behind TLS: buildx stores no builder for such an engine
 * unless a context names it.
 *
 * @param name the same for the same address and certificates
 * @param host the engine, as a value of {@code DOCKER_HOST}
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}, each of which may be missing
 * @param verified whether the engine's certificate counts
 */
record TlsContext(String name, String host, Path certificates, boolean verified) {

    /** What a context calls each file. */
    private static final Map<String, String> FILES =
            new TreeMap<>(Map.of("ca", "ca.pem", "cert", "cert.pem", "key", "key.pem"));

    private static final String PREFIX = "pixelzx-";
    private static final String DESCRIPTION = "made by pixelzx-docker for buildx";
    private static final int NAME_DIGITS = 12;
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{" + NAME_DIGITS + "}");
    private static final Map<String, String> NO_ENGINE =
            Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "", "DOCKER_TLS", "", "DOCKER_TLS_VERIFY", "");

    /** The context for variables that ask for TLS; none for others. */
    static Optional<TlsContext> of(Map<String, String> engine) {
        String host = engine.getOrDefault("DOCKER_HOST", "");
        String certificates = engine.getOrDefault("DOCKER_CERT_PATH", "");
        boolean verified = !engine.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        if (host.isEmpty()
                || certificates.isEmpty()
                || (!verified && engine.getOrDefault("DOCKER_TLS", "").isEmpty())) {
            return Optional.empty();
        }
        Path directory = Path.of(certificates);
        return Optional.of(new TlsContext(PREFIX + digest(host, directory, verified), host, directory, verified));
    }

    /** Whether a context was made here, going by its name. */
    static boolean isName(String context) {
        return NAME.matcher(context).matches();
    }

    /** Removes a context that was made here; one that is gone is fine. */
    static void remove(String name, DockerCli cli, Processes processes) {
        if (file(name, cli).filter(meta -> mentions(meta, DESCRIPTION)).isPresent()) {
            // What cannot be removed is in nobody's way.
            processes.run(
                    Command.of(docker(cli), "context", "rm", "--force", name).withEnvironment(NO_ENGINE));
        }
    }

    /** Makes the context, where it is not there yet; returns the variables that choose it. */
    Map<String, String> ensured(DockerCli cli, Processes processes) {
        if (!exists(cli)) {
            create(cli, processes);
        }
        return Map.of("DOCKER_CONTEXT", name, "DOCKER_HOST", "", "DOCKER_TLS", "", "DOCKER_TLS_VERIFY", "");
    }

    private boolean exists(DockerCli cli) {
        return file(name, cli).isPresent();
    }

    /** The file that describes a context, if there is one. */
    private static Optional<Path> file(String name, DockerCli cli) {
        String directory = hex(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        return Optional.of(cli.configuration()
                        .resolve("contexts")
                        .resolve("meta")
                        .resolve(directory)
                        .resolve("meta.json"))
                .filter(Files::isRegularFile);
    }

    private static boolean mentions(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            // Whoever made it, it is not for this plugin to remove.
            return false;
        }
    }

    private static String docker(DockerCli cli) {
        return cli.program("docker").map(Path::toString).orElse("docker");
    }

    private void create(DockerCli cli, Processes processes) {
        StringBuilder endpoint = new StringBuilder("host=" + host);
        FILES.forEach((key, file) -> {
            if (Files.exists(certificates.resolve(file))) {
                endpoint.append(',').append(key).append('=').append(certificates.resolve(file));
            }
        });
        if (!verified) {
            endpoint.append(",skip-tls-verify=true");
        }
        ProcessResult result = processes.run(Command.of(docker(cli), "context", "create")
                .plus("--description", DESCRIPTION, "--docker", endpoint.toString(), name)
                .withEnvironment(NO_ENGINE));
        // Another process may have made it in between.
        if (!result.succeeded() && !exists(cli)) {
            throw Problem.environment(
                            HelpTopic.BUILDER_NOT_READY,
                            "buildx cannot be sent to the engine at " + host,
                            "it needs a Docker context for an engine behind TLS, and none can be made: "
                                    + result.stderr().strip(),
                            "docker context create remote --docker " + endpoint
                                    + "   then run Maven with DOCKER_CONTEXT=remote")
                    .withEvidence(result.evidence())
                    .asException();
        }
    }

    /** Of the certificates' contents, too: a context keeps copies, so new certificates need a new one. */
    private static String digest(String host, Path directory, boolean verified) {
        MessageDigest sha256 = sha256();
        sha256.update((host + ' ' + verified).getBytes(StandardCharsets.UTF_8));
        for (String name : FILES.values()) {
            Path file = directory.resolve(name);
            try {
                if (Files.exists(file)) {
                    sha256.update(Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw Problem.environment(
                                HelpTopic.NO_ENGINE,
                                "Cannot talk to the engine at " + host,
                                "cannot read " + file,
                                "export DOCKER_CERT_PATH=/path/to/certificates   (with "
                                        + String.join(", ", FILES.values()) + ")")
                        .asException(e);
            }
        }
        return hex(sha256.digest()).substring(0, NAME_DIGITS);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has it.
            throw new IllegalStateException(e);
        }
    }
}
