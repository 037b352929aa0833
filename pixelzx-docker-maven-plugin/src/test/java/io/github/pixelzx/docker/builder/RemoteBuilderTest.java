package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.FreePort;
import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteBuilderTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";

    private final FakeEngine engine = new FakeEngine().holding(IMAGE, Platform.of("linux", "amd64"));
    private final FakeBuildx buildx = new FakeBuildx();
    private final Builders builders = new Builders(engine, buildx, new SilentProgress());

    @TempDir
    Path directory;

    @Test
    void tellsBuildxOfABuildkitThatAnswers() throws IOException {
        try (Greeter greeter = new Greeter()) {
            BuilderSpec spec = BuilderSpec.remote("Far", Remote.of(greeter.endpoint()));

            Builder builder = builders.ensure(spec);
            builders.ensure(spec);

            assertThat(builder.name()).isEqualTo("far");
            assertThat(builder.nodes()).containsExactly("far-remote");
            assertThat(buildx.calls()).containsExactly(List.of("create", "far", "far-remote", greeter.endpoint()));
            assertThat(engine.calls()).isEmpty();
            assertThat(builders.inspect(spec).state()).isEqualTo(BuilderCondition.State.READY);
        }
    }

    @Test
    void tellsBuildxAnewWhenTheEndpointChanged() throws IOException {
        try (Greeter first = new Greeter();
                Greeter second = new Greeter()) {
            builders.ensure(BuilderSpec.remote("far", Remote.of(first.endpoint())));

            builders.ensure(BuilderSpec.remote("far", Remote.of(second.endpoint())));

            assertThat(buildx.stored("far").orElseThrow().nodes().get(0).endpoint())
                    .isEqualTo(second.endpoint());
        }
    }

    @Test
    void changesPlacesWithABuilderInAContainer() throws IOException {
        try (Greeter greeter = new Greeter()) {
            BuilderSpec remote = BuilderSpec.remote("far", Remote.of(greeter.endpoint()));
            builders.ensure(remote);

            assertThat(builders.ensure(BuilderSpec.of("far", IMAGE)).nodes()).containsExactly("far0");
            assertThat(builders.ensure(remote).nodes()).containsExactly("far-remote");
            assertThat(buildx.stored("far").orElseThrow().driver()).isEqualTo("remote");
        }
    }

    @Test
    void forgetsItWhenItIsRemoved() throws IOException {
        try (Greeter greeter = new Greeter()) {
            BuilderSpec spec = BuilderSpec.remote("far", Remote.of(greeter.endpoint()));
            builders.ensure(spec);

            builders.remove(spec);

            assertThat(buildx.knows("far")).isFalse();
        }
    }

    @Test
    void leavesSomebodyElsesBuilderAlone() throws IOException {
        buildx.createRemote("far", "far0", List.of(), "tcp://10.0.0.1:1234");
        try (Greeter greeter = new Greeter()) {
            BuilderSpec spec = BuilderSpec.remote("far", Remote.of(greeter.endpoint()));

            assertProblem(spec, HelpTopic.BUILDER_FOREIGN, "driver remote");
            assertThat(buildx.calls()).hasSize(1);
        }
    }

    @Test
    void noticesWithinFiveSecondsThatNobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Promptness.within(Duration.ofSeconds(5), () -> {
                assertProblem(
                        BuilderSpec.remote("far", Remote.of("tcp://127.0.0.1:" + silent.getLocalPort())),
                        HelpTopic.REMOTE_BUILDER,
                        "says nothing within 2.0 s");
                return true;
            });
        }
        assertThat(buildx.calls()).isEmpty();
    }

    @Test
    void noticesThatNobodyListens() throws IOException {
        int port = FreePort.next();
        assertProblem(
                BuilderSpec.remote("far", Remote.of("tcp://127.0.0.1:" + port)),
                HelpTopic.REMOTE_BUILDER,
                "Connection refused");
        assertProblem(
                BuilderSpec.remote("far", Remote.of("unix://" + directory.resolve("buildkitd.sock"))),
                HelpTopic.REMOTE_BUILDER,
                "No such file");
    }

    @Test
    void noticesThatSomethingElseListens() throws IOException {
        try (Greeter web = new Greeter("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII))) {
            assertProblem(
                    BuilderSpec.remote("far", Remote.of(web.endpoint())), HelpTopic.REMOTE_BUILDER, "no BuildKit");
        }
    }

    @Test
    void looksAtTheFilesBeforeAnybodyIsAsked() throws IOException {
        Path missing = directory.resolve("ca.pem");
        Path empty = Files.createFile(directory.resolve("empty.pem"));

        assertProblem(
                BuilderSpec.remote("far", new Remote("tcp://127.0.0.1:1", missing, null, null, null)),
                HelpTopic.REMOTE_BUILDER,
                missing + " is no readable file");
        assertProblem(
                BuilderSpec.remote("far", new Remote("tcp://127.0.0.1:1", empty, null, null, null)),
                HelpTopic.REMOTE_BUILDER,
                empty + " holds no certificate");
        assertThat(builders.inspect(
                                BuilderSpec.remote("far", new Remote("tcp://127.0.0.1:1", missing, null, null, null)))
                        .state())
                .isEqualTo(BuilderCondition.State.UNUSABLE);
    }

    private void assertProblem(BuilderSpec spec, HelpTopic help, String why) {
        assertThatThrownBy(() -> builders.ensure(spec)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(help);
            assertThat(e.problem().why()).contains(why);
        });
    }

    /** Answers every greeting with the same bytes: a frame of settings, as HTTP/2 begins, unless others are asked for. */
    private static final class Greeter implements AutoCloseable {

        private static final int PREFACE = 24 + 9;

        private final ServerSocket server;
        private final byte[] answer;

        Greeter() throws IOException {
            this(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        }

        Greeter(byte[] answer) throws IOException {
            this.answer = answer.clone();
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::accept, "greeter");
            thread.setDaemon(true);
            thread.start();
        }

        String endpoint() {
            return "tcp://127.0.0.1:" + server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    InputStream in = client.getInputStream();
                    assertThat(in.readNBytes(PREFACE)).hasSize(PREFACE);
                    client.getOutputStream().write(answer);
                } catch (IOException e) {
                    // Closed; nobody is waiting for an answer.
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
