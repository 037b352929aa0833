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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Docker context that holds what the variables say of an engine behind TLS: buildx stores no builder for such an engine
 * unless a context names it.
 *
 * @param name the same for the same address and certificates
 * @param host the engine, as a value of {@code DOCKER_HOST}
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}
 */
record TlsContext(String name, String host, Path certificates) {

    private static final List<String> FILES = List.of("ca.pem", "cert.pem", "key.pem");
    private static final int NAME_DIGITS = 12;

    /** The context for variables that ask for TLS; none for others. */
    static Optional<TlsContext> of(Map<String, String> engine) {
        String host = engine.getOrDefault("DOCKER_HOST", "");
        String certificates = engine.getOrDefault("DOCKER_CERT_PATH", "");
        if (host.isEmpty()
                || certificates.isEmpty()
                || engine.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
            return Optional.empty();
        }
        Path directory = Path.of(certificates);
        return Optional.of(new TlsContext("pixelzx-" + digest(host, directory), host, directory));
    }

    /** Makes the context, where it is not there yet; returns the variables that choose it. */
    Map<String, String> ensured(DockerCli cli, Processes processes) {
        if (!exists(cli)) {
            create(cli, processes);
        }
        return Map.of("DOCKER_CONTEXT", name, "DOCKER_HOST", "", "DOCKER_TLS", "", "DOCKER_TLS_VERIFY", "");
    }

    private boolean exists(DockerCli cli) {
        String directory = hex(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        return Files.isRegularFile(cli.configuration()
                .resolve("contexts")
                .resolve("meta")
                .resolve(directory)
                .resolve("meta.json"));
    }

    private void create(DockerCli cli, Processes processes) {
        String endpoint = "host=" + host + ",ca=" + certificates.resolve("ca.pem") + ",cert="
                + certificates.resolve("cert.pem") + ",key=" + certificates.resolve("key.pem");
        String docker = cli.program("docker").map(Path::toString).orElse("docker");
        ProcessResult result = processes.run(Command.of(docker, "context", "create")
                .plus("--description", "made by pixelzx-docker for buildx", "--docker", endpoint, name)
                .withEnvironment(Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "", "DOCKER_TLS_VERIFY", "")));
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
    private static String digest(String host, Path directory) {
        MessageDigest sha256 = sha256();
        sha256.update(host.getBytes(StandardCharsets.UTF_8));
        for (String file : FILES) {
            try {
                sha256.update(Files.readAllBytes(directory.resolve(file)));
            } catch (IOException e) {
                throw Problem.environment(
                                HelpTopic.NO_ENGINE,
                                "Cannot talk to the engine at " + host,
                                "cannot read " + directory.resolve(file),
                                "export DOCKER_CERT_PATH=/path/to/certificates   (with " + String.join(", ", FILES)
                                        + ")")
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
