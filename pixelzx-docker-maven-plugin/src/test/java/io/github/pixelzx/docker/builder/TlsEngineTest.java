package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.TlsRelay;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder on an engine behind TLS, made through one door and built with through the other. */
@Tag("docker")
class TlsEngineTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";

    private final String name = "pixelzx-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final SystemProcesses processes = new SystemProcesses();
    private final BuildxBinary buildx = new BuildxBinary(processes);
    private final List<String> contexts = new ArrayList<>();
    private static TlsRelay relay;

    @TempDir
    private static Path certificates;

    @TempDir
    private Path project;

    @BeforeAll
    static void putsTlsBeforeTheEngine() throws IOException, GeneralSecurityException {
        String host;
        try (Engine engine = EngineFinder.of(new SystemProcesses()).open()) {
            host = engine.describe().host();
        }
        assumeTrue(host.startsWith("unix://"), "the engine has no socket to put TLS before");
        relay = TlsRelay.before(Path.of(host.substring("unix://".length())), certificates);
    }

    @AfterEach
    void removesTheBuilder() {
        processes.run(Command.of("docker", "buildx", "rm", name));
        contexts.forEach(context -> processes.run(Command.of("docker", "context", "rm", "-f", context)));
    }

    @AfterAll
    static void closesTheRelay() throws IOException {
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void buildsThroughAContext() throws IOException {
        String context = name + "-tls";
        String files = ",ca=" + certificates.resolve("ca.pem") + ",cert=" + certificates.resolve("cert.pem") + ",key="
                + certificates.resolve("key.pem");
        ProcessResult made = processes.run(
                Command.of("docker", "context", "create", context).plus("--docker", "host=" + relay.host() + files));
        assertThat(made.succeeded()).as(made.stderr()).isTrue();
        contexts.add(context);

        assertBuilds(Map.of("DOCKER_CONTEXT", context), context);

        assertThat(knowsContext(context)).isTrue();
    }

    @Test
    void buildsThroughVariables() throws IOException {
        Map<String, String> variables = Map.of(
                "DOCKER_HOST", relay.host(),
                "DOCKER_TLS_VERIFY", "1",
                "DOCKER_CERT_PATH", certificates.toString());
        String context = buildx.endpoint(variables);
        contexts.add(context);

        assertBuilds(variables, context);

        assertThat(knowsContext(context)).isFalse();
    }

    @Test
    void buildsWhereNobodyLooksAtTheEnginesCertificate() throws IOException, GeneralSecurityException {
        try (TlsRelay other = relay.namedOtherwise()) {
            Map<String, String> variables = Map.of(
                    "DOCKER_HOST", other.host(),
                    "DOCKER_TLS", "1",
                    "DOCKER_CERT_PATH", certificates.toString());
            String context = buildx.endpoint(variables);
            contexts.add(context);

            assertBuilds(variables, context);

            assertThat(knowsContext(context)).isFalse();
        }
    }

    private boolean knowsContext(String context) {
        return processes
                .run(Command.of("docker", "context", "inspect", context))
                .succeeded();
    }

    private void assertBuilds(Map<String, String> environment, String endpoint) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /content\n");
        Path config =
                Path.of(System.getenv().getOrDefault("DOCKER_CONFIG", System.getProperty("user.home") + "/.docker"));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("DOCKER_CONFIG", config.toString());
        try (Engine engine = new EngineFinder(variables, project, withVariables(variables)).open()) {
            Builder builder = new Builders(engine, buildx, new SilentProgress()).ensure(BuilderSpec.of(name, IMAGE));
            assertThat(buildx.engineId(builder.engine()))
                    .contains(engine.describe().id());
            assertThat(buildx.stored(name).orElseThrow().nodes())
                    .extracting(StoredBuilder.Node::endpoint)
                    .containsExactly(endpoint);
            List<String> lines = new ArrayList<>();
            BuildxRun run = buildx.build(
                    List.of(
                            "--builder",
                            name,
                            "--output",
                            "type=oci,dest=" + project.resolve("image.tar"),
                            project.toString()),
                    Map.of(),
                    builder.engine(),
                    lines::add,
                    OneBuilder.PATIENCE);
            assertThat(run.succeeded()).as(String.join("\n", lines)).isTrue();
            new Builders(engine, buildx, new SilentProgress()).remove(BuilderSpec.of(name, IMAGE));
        }
    }

    private Processes withVariables(Map<String, String> variables) {
        return (command, listener) ->
                processes.run(command.withEnvironment(Map.of("DOCKER_HOST", "")).withEnvironment(variables), listener);
    }
}
