package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.TlsRelay;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A BuildKit that listens at a socket, and behind mutual TLS; the engine is asked for nothing. */
@Tag("docker")
class RealRemoteBuilderTest {

    private static final String NAME =
            "pixelzx-remote-" + UUID.randomUUID().toString().substring(0, 8);
    private static final SystemProcesses PROCESSES = new SystemProcesses();

    private final BuildxBinary buildx = new BuildxBinary(PROCESSES);
    private final Builders builders = new Builders(new FakeEngine(), buildx, new SilentProgress());
    private static Path socket;
    private static TlsRelay relay;

    @TempDir
    private static Path certificates;

    @TempDir
    private static Path shared;

    @TempDir
    private Path project;

    @BeforeAll
    static void startsBuildkit() throws IOException, GeneralSecurityException {
        socket = shared.resolve("buildkitd.sock");
        docker(
                "run",
                "-d",
                "--rm",
                "--privileged",
                "--init",
                "--name",
                NAME,
                "-v",
                shared + ":/run/buildkit-here",
                "moby/buildkit:buildx-stable-1",
                "--addr",
                "unix:///run/buildkit-here/buildkitd.sock");
        Instant deadline = Instant.now().plus(OneBuilder.PATIENCE);
        while (new RemoteProbe(Remote.of("unix://" + socket), Duration.ofSeconds(2))
                        .failure()
                        .isPresent()
                && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        relay = TlsRelay.before(socket, certificates).ofHttp2();
    }

    @AfterEach
    void forgetsTheBuilder() {
        buildx.forget(NAME, Map.of());
    }

    @AfterAll
    static void endsBuildkit() throws IOException {
        relay.close();
        docker("rm", "-f", "-v", NAME);
    }

    @Test
    void buildsAtASocket() throws IOException {
        assertBuilds(Remote.of("unix://" + socket));
    }

    @Test
    void buildsBehindMutualTls() throws IOException {
        assertBuilds(mutual(relay));
    }

    @Test
    void buildsWhereTheCertificateHasAnotherName() throws IOException, GeneralSecurityException {
        try (TlsRelay other = relay.namedOtherwise().ofHttp2()) {
            assertRefused(mutual(other), "127.0.0.1");

            Remote named = mutual(other);
            assertBuilds(new Remote(named.endpoint(), named.cacert(), named.cert(), named.key(), "elsewhere.example"));
        }
    }

    @Test
    void saysAtOnceThatTheOtherSideWantsACertificate() {
        Remote anonymous = new Remote(relay.host(), certificates.resolve("ca.pem"), null, null, null);

        assertRefused(anonymous, "certificate");
        assertRefused(Remote.of(relay.host()), "");
    }

    @Test
    void saysAtOnceThatTheKeyIsAnotherCertificates() throws IOException, GeneralSecurityException {
        Path key = project.resolve("key.pem");
        Remote good = mutual(relay);
        PrivateKey other = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(other.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");

        assertRefused(
                new Remote(good.endpoint(), good.cacert(), good.cert(), key, null),
                key + " is not the key of " + good.cert());
    }

    private static Remote mutual(TlsRelay to) {
        return new Remote(
                to.host(),
                certificates.resolve("ca.pem"),
                certificates.resolve("cert.pem"),
                certificates.resolve("key.pem"),
                null);
    }

    private void assertRefused(Remote remote, String why) {
        ProblemException refusal = Promptness.within(
                Duration.ofSeconds(5),
                () -> catchThrowableOfType(
                        ProblemException.class, () -> builders.ensure(BuilderSpec.remote(NAME, remote))));
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.REMOTE_BUILDER);
        assertThat(refusal.problem().why()).contains(why);
        assertThat(buildx.knows(NAME)).isFalse();
    }

    private void assertBuilds(Remote remote) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /content\n");
        Builder builder = builders.ensure(BuilderSpec.remote(NAME, remote));
        List<String> lines = new ArrayList<>();
        BuildxRun run = buildx.build(
                List.of(
                        "--builder",
                        builder.name(),
                        "--platform",
                        "linux/amd64,linux/arm64",
                        "--output",
                        "type=oci,dest=" + project.resolve("image.tar"),
                        project.toString()),
                Map.of(),
                builder.engine(),
                lines::add,
                OneBuilder.PATIENCE);
        assertThat(run.succeeded()).as(String.join("\n", lines)).isTrue();
    }

    private static void docker(String... arguments) {
        ProcessResult result = PROCESSES.run(Command.of("docker").plus(arguments));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
