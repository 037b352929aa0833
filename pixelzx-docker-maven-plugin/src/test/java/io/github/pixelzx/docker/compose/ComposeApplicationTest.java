package io.github.pixelzx.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.buildx.DockerCli;
import io.github.pixelzx.docker.config.ComposeSpec;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.OutputListener;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code docker compose} with an image of the engine's in the place of the one under test. */
@Tag("docker")
class ComposeApplicationTest {

    private static final LoadedImage IMAGE = new LoadedImage(
            Platform.parse("linux/amd64"),
            "docker.io/library/alpine:latest",
            Digest.of("any".getBytes(StandardCharsets.UTF_8)));
    private static final String PROJECT =
            "pixelzx-compose-test-" + ProcessHandle.current().pid();

    @TempDir
    Path directory;

    @BeforeAll
    static void pullsTheImage() {
        new SystemProcesses().run(Command.of("docker", "pull", "-q", "alpine:latest"));
    }

    @Test
    void runsTheImageOfTheBuildAndTellsWhereItsPortsAre() throws IOException {
        compose("""
                services:
                  app:
                    image: ${PIXELZX_IMAGE:-acme/app}
                    command: ["sh", "-c", "echo I am on $$DOCKER_DEFAULT_PLATFORM$$FROM_DOT_ENV; touch /said; exec sleep 600"]
                    healthcheck: { test: [ "CMD", "test", "-e", "/said" ], interval: 1s, retries: 100 }
                    environment: [ DOCKER_DEFAULT_PLATFORM, FROM_DOT_ENV ]
                    ports: [ "127.0.0.1:0:80" ]
                    volumes: [ "data:/data" ]
                    stop_grace_period: 0s
                volumes:
                  data:
                """);
        Files.writeString(directory.resolve(".env"), "DOCKER_DEFAULT_PLATFORM=\nFROM_DOT_ENV= as .env says\n");

        ComposeRecord running = application().up(PROJECT, IMAGE);

        assertThat(running.services()).containsExactly("app");
        assertThat(running.ports().get("app").get(80)).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(ComposeRecord.read(workspace())).contains(running);

        application().down(running);

        assertThat(workspace().directory().resolve("log/compose-linux-amd64.log"))
                .content()
                .contains("I am on linux/amd64");
        assertNothingIsLeft();
    }

    @Test
    void leavesNothingOfAnApplicationThatDoesNotComeUp() throws IOException {
        compose("""
                services:
                  database:
                    image: ${PIXELZX_IMAGE}
                    command: ["sleep", "600"]
                    stop_grace_period: 0s
                  app:
                    image: ${PIXELZX_IMAGE}
                    command: ["sh", "-c", "echo there is no licence file; exit 3"]
                """);

        ProblemException e = refused(HelpTopic.COMPOSE_FAILED);

        assertThat(e.problem().text()).contains("exited (3)").contains("there is no licence file");
        assertNothingIsLeft();
    }

    @Test
    void tellsWhyItDidNotComeUpAlsoWhereItCannotBeTakenDown() throws IOException {
        compose(
                "services: { app: { image: '${PIXELZX_IMAGE}', command: ['sh', '-c', 'exit 3'], stop_grace_period: 0s } }");
        DockerCli cli = DockerCli.ofThisMachine();
        ComposeProgram stubborn = new ComposeProgram(
                (command, listener) -> command.argv().contains("down")
                        ? new ProcessResult(command, 1, "", "the engine is gone", Duration.ZERO)
                        : new SystemProcesses().run(command, listener),
                () -> cli.command("compose"),
                Map.of(),
                directory);

        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> new ComposeApplication(stubborn, spec(), workspace(), Progress.SILENT).up(PROJECT, IMAGE));

        assertThat(e.problem().text()).contains("did not come up").contains("exited (3)");
        ComposeRecord left = ComposeRecord.read(workspace()).orElseThrow();
        application().down(left);
        assertNothingIsLeft();
    }

    @Test
    void takesDownAnApplicationWhoseLogCannotBeReadInTime() throws IOException {
        compose("services: { app: { image: '${PIXELZX_IMAGE}', command: ['sleep', '600'], stop_grace_period: 0s } }");
        ComposeRecord running = application().up(PROJECT, IMAGE);

        application(ComposeApplicationTest::withoutLogs).down(running);

        assertNothingIsLeft();
    }

    @Test
    void tellsWhyItDidNotComeUpAlsoWhereThereIsNoEvidence() throws IOException {
        compose(
                "services: { app: { image: '${PIXELZX_IMAGE}', command: ['sh', '-c', 'exit 3'], stop_grace_period: 0s } }");

        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> application(ComposeApplicationTest::withoutLogs).up(PROJECT, IMAGE));

        assertThat(e.problem().help()).isEqualTo(HelpTopic.COMPOSE_FAILED);
        assertThat(e.problem().text()).contains("exited (3)");
        assertNothingIsLeft();
    }

    private static ProcessResult withoutLogs(Command command, OutputListener listener) {
        if (command.argv().contains("logs")) {
            throw Problem.environment(HelpTopic.PROGRAM_TIMED_OUT, "'docker' did not end", "within 60 s", "wait")
                    .asException();
        }
        return new SystemProcesses().run(command, listener);
    }

    @Test
    void takesAPlatformForTheSameInAnotherSpelling() throws IOException {
        compose("services: { app: { image: '${PIXELZX_IMAGE}', platform: linux/amd64/v1, command: ['sleep', '600'],"
                + " stop_grace_period: 0s } }");

        application().down(application().up(PROJECT, IMAGE));

        assertNothingIsLeft();
    }

    @Test
    void refusesAnApplicationThatWouldRunSomethingElse() throws IOException {
        compose("services: { app: { image: 'acme/app:latest' } }");

        assertThat(refused(HelpTopic.COMPOSE_IMAGE_UNUSED).problem().text()).contains("${PIXELZX_IMAGE:-");
    }

    @Test
    void refusesAServiceForAnotherPlatform() throws IOException {
        compose("services: { app: { image: '${PIXELZX_IMAGE}', platform: linux/arm64 } }");

        assertThat(refused(HelpTopic.COMPOSE_IMAGE_UNUSED).problem().text())
                .contains("wants the image for linux/arm64, not for linux/amd64")
                .contains("-Dpixelzx.compose.platform=linux/arm64");
    }

    @Test
    void refusesAServiceThatPullsItsImageEachTime() throws IOException {
        compose("services: { app: { image: '${PIXELZX_IMAGE}', pull_policy: always } }");

        assertThat(refused(HelpTopic.COMPOSE_IMAGE_UNUSED).problem().text()).contains("pull_policy: never");
    }

    @Test
    void tellsWhatComposeSaysOfAWrongFile() throws IOException {
        compose("services: { app: { imagee: '${PIXELZX_IMAGE}' } }");

        assertThat(refused(HelpTopic.COMPOSE_FAILED).problem().text()).contains("imagee");
    }

    @Test
    void tellsThatThereIsNoComposeFile() {
        assertThat(refused(HelpTopic.COMPOSE_FAILED).problem().why()).contains("no configuration file");
    }

    @Test
    void tellsHowComposeIsInstalled() {
        ComposeProgram none = new ComposeProgram(new SystemProcesses(), Optional::empty, Map.of(), directory);

        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> new ComposeApplication(none, spec(), workspace(), Progress.SILENT).up(PROJECT, IMAGE));

        assertThat(e.problem().help()).isEqualTo(HelpTopic.COMPOSE_MISSING);
    }

    private ProblemException refused(HelpTopic topic) {
        ProblemException e =
                catchThrowableOfType(ProblemException.class, () -> application().up(PROJECT, IMAGE));
        assertThat(e.problem().help()).isEqualTo(topic);
        return e;
    }

    private void assertNothingIsLeft() {
        for (List<String> command : List.of(
                List.of("docker", "ps", "-aq"),
                List.of("docker", "volume", "ls", "-q"),
                List.of("docker", "network", "ls", "-q"))) {
            assertThat(new SystemProcesses()
                            .run(Command.of(command).plus("--filter", "label=com.docker.compose.project=" + PROJECT))
                            .stdout())
                    .as(command.toString())
                    .isEmpty();
        }
        assertThat(ComposeRecord.read(workspace())).isEmpty();
    }

    private void compose(String yaml) throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), yaml);
    }

    private ComposeApplication application() {
        return application(new SystemProcesses());
    }

    private ComposeApplication application(Processes processes) {
        ComposeProgram program =
                new ComposeProgram(processes, () -> DockerCli.ofThisMachine().command("compose"), Map.of(), directory);
        return new ComposeApplication(program, spec(), workspace(), Progress.SILENT);
    }

    private static ComposeSpec spec() {
        return new ComposeSpec(
                false, List.of(), List.of(), null, null, List.of(), "PIXELZX_IMAGE", Duration.ofMinutes(2), false);
    }

    private Workspace workspace() {
        return Workspace.of(directory.resolve("target"), "app");
    }
}
