package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.engine.RegistryLogin;
import io.github.pixelzx.docker.imagetest.TestEngine;
import io.github.pixelzx.docker.imagetest.TestEngines;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.codehaus.plexus.PlexusContainer;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.eclipse.aether.RepositorySystemSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every goal does around its own work, with real models of Maven. */
class AbstractDockerMojoTest {

    private static final String GROUP = "io.github.pixelzx";
    private static final String ARTIFACT = "pixelzx-docker-maven-plugin";

    private final List<GoalContext> runs = new ArrayList<>();
    private Consumer<GoalContext> building = context -> {};
    private boolean makesAnImage;
    private final ConsoleLog log = new ConsoleLog();
    private final Properties user = new Properties();
    private final Properties system = new Properties();

    @TempDir
    private Path directory;

    @Test
    void handsTheBoundConfigurationToTheGoal() throws Exception {
        user.setProperty("pixelzx.tags", "one");
        system.setProperty("env.PLATFORMS", "linux/riscv64");
        system.setProperty("pixelzx.target", "from-maven-opts");
        Files.writeString(directory.resolve(".env"), "DOCKER_REGISTRY=acme\n");

        run(
                "<image>app-image</image><platforms>linux/amd64</platforms><context>${session.executionRootDirectory}/c</context>");

        DockerSpec spec = runs.get(0).spec();
        assertThat(spec.image().displayName()).isEqualTo("acme/app-image");
        assertThat(spec.image().tags()).containsExactly("one");
        assertThat(spec.image().platforms()).extracting(Object::toString).containsExactly("linux/riscv64");
        assertThat(spec.build().target()).isEqualTo("from-maven-opts");
        assertThat(spec.build().context()).isEqualTo(directory.resolve("c"));
        assertThat(runs.get(0).workspace().directory()).isEqualTo(directory.resolve("target/pixelzx-docker/app-image"));
        assertThat(log.lines())
                .contains("[INFO] Overridden: platforms = linux/riscv64"
                        + " (PLATFORMS in the environment; pom.xml says linux/amd64)");
    }

    @Test
    void saysThatItSkips() throws Exception {
        user.setProperty("pixelzx.skip", "true");

        run("<platfroms>x</platfroms>");

        assertThat(runs).isEmpty();
        assertThat(log.lines()).containsExactly("[INFO] Skipped: pixelzx.skip is true");
    }

    @Test
    void reportsTheUsersMistakeAsAFailureWithoutACause() {
        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(() -> run("<platfroms>linux/amd64</platfroms>"))
                .withMessageContaining("the nearest is <platforms>")
                .withNoCause();
    }

    @Test
    void reportsTheEnvironmentsProblemAsAnError() {
        Problem problem = Problem.environment(HelpTopic.NO_ENGINE, "No engine", "None answers", "start it");

        assertThatExceptionOfType(MojoExecutionException.class)
                .isThrownBy(() -> run("", context -> {
                    throw problem.asException(new IOException("refused"));
                }))
                .withMessage(problem.text())
                .withNoCause();
    }

    @Test
    void leavesNoReportOfAnEarlierImageWhereTheBuildFails() throws Exception {
        Path records = Files.createDirectories(directory.resolve("target/pixelzx-docker/app"));
        for (String report : List.of("report.html", "report.md", "report.json", "image.properties")) {
            Files.writeString(records.resolve(report), "published");
        }
        Problem problem = Problem.project(HelpTopic.BUILD_FAILED, "A step failed", "exit 1", "mend it");
        building = context -> {
            throw problem.asException();
        };

        assertThatExceptionOfType(MojoFailureException.class).isThrownBy(() -> run(""));

        assertThat(runs).isEmpty();
        assertThat(records.resolve("image.properties"))
                .content()
                .isEqualTo("PIXELZX_IMAGE=app\nPIXELZX_STATE=build_failed\n");
        assertThat(records.resolve("report.md")).content().contains("build failed", "A step failed", "exit 1");
        assertThat(log.lines()).containsExactly("[INFO] Report of app: " + records.resolve("report.html"));
    }

    @ParameterizedTest
    @MethodSource("goalsThatBuild")
    void leavesTheFirstImageItsRecordsWhereASecondExecutionIsRefused(Function<MavenBuild, AbstractDockerMojo> goal)
            throws Exception {
        MavenProject project = project("app", "");
        MavenSession session = session(List.of(project));
        execute(
                session,
                project,
                "first",
                maven -> mojo(maven, context -> context.run().building(context.spec(), context.workspace())));
        Path records = Files.createDirectories(directory.resolve("target/pixelzx-docker/app/junit"))
                .getParent();
        List<String> tested =
                List.of("report.html", "report.md", "report.json", "image.properties", "junit/TEST-app.xml");
        for (String record : tested) {
            Files.writeString(records.resolve(record), "tested");
        }
        session.getUserProperties().setProperty("pixelzx.target", "other");

        assertThatExceptionOfType(MojoFailureException.class)
                .isThrownBy(() -> execute(session, project, "second", goal))
                .withMessageContaining("Executions first and second both make the image 'app'");

        assertThat(tested)
                .allSatisfy(record -> assertThat(records.resolve(record)).hasContent("tested"));
    }

    static List<Function<MavenBuild, AbstractDockerMojo>> goalsThatBuild() {
        return List.of(BuildMojo::new, DeployMojo::new);
    }

    @Test
    void takesBackThatTheBuildFailedOnceTheImageStandsAgain() throws Exception {
        Path records = Files.createDirectories(directory.resolve("target/pixelzx-docker/app"));
        Digest digest = Digest.of("index".getBytes(StandardCharsets.UTF_8));
        Files.writeString(records.resolve("build.json"), """
                {"image": "app", "index": "%s", "mediaType": "application/vnd.oci.image.index.v1+json", "platforms": {},
                 "version": "1.0", "tags": [], "builder": "b", "builderDescription": "d", "buildx": "v", "steps": [],
                 "sizes": {}}""".formatted(digest));
        building = context -> {
            throw Problem.environment(HelpTopic.NO_ENGINE, "No engine", "None answers", "start it")
                    .asException();
        };
        assertThatExceptionOfType(MojoExecutionException.class).isThrownBy(() -> run(""));
        building = context -> {};

        run("");
        assertThat(records.resolve("image.properties"))
                .content()
                .as("of a goal that makes no image")
                .contains("PIXELZX_STATE=build_failed");

        makesAnImage = true;
        run("");
        assertThat(records.resolve("image.properties"))
                .content()
                .isEqualTo("PIXELZX_IMAGE=app\nPIXELZX_STATE=built\nPIXELZX_DIGEST=" + digest + '\n');
        assertThat(records.resolve("report.md")).content().doesNotContain("build failed", "No engine");
    }

    @Test
    void writesNoReportOfAnImageThatIsBuiltForTheFirstTime() throws Exception {
        makesAnImage = true;

        run("");

        assertThat(directory.resolve("target/pixelzx-docker/app/report.json")).doesNotExist();
    }

    @Test
    void keepsItsRecordsBelowTheDirectoryMavenRunsInWhereThereIsNoPom() throws Exception {
        MavenProject project = project("standalone-pom", "");
        project.getBuild().setDirectory("${project.basedir}/target");
        project.setFile(null);

        execute(project, List.of(project), runs::add);

        assertThat(runs.get(0).workspace().directory())
                .isEqualTo(directory.resolve("target/pixelzx-docker/standalone-pom"));
    }

    @Test
    void leavesABugItsStackTrace() {
        assertThatIllegalStateException()
                .isThrownBy(() -> run("", context -> {
                    throw new IllegalStateException("bug");
                }));
    }

    @Test
    void passesAParentWithoutADockerfileBy() throws Exception {
        MavenProject parent = project("parent", "");
        parent.getModel().addModule("child");
        MavenProject child = project("child", "");
        child.setParent(parent);

        execute(parent, List.of(parent, child), runs::add);

        assertThat(runs).isEmpty();
        assertThat(log.lines()).containsExactly("[INFO] Skipped: parent is a parent module and has no Dockerfile");
    }

    @Test
    void runsInAParentThatHasADockerfile() throws Exception {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");
        MavenProject parent = project("parent", "");
        parent.getModel().addModule("child");

        execute(parent, List.of(parent), runs::add);

        assertThat(runs).hasSize(1);
    }

    @Test
    void findsCredentialsByTheRegistrysHost() throws Exception {
        run("");

        assertThat(runs.get(0).settings().forRegistry("ghcr.io").orElseThrow().source())
                .isEqualTo("settings.xml (server 'ghcr.io')");
        assertThat(runs.get(0).settings().forRegistry("ghcr.io").orElseThrow().toString())
                .doesNotContain("secret");
        assertThat(runs.get(0).settings().forRegistry("registry.lan")).isEmpty();
    }

    @Test
    void handsEveryEngineWhatDockerKnowsOfARegistry() throws Exception {
        Files.writeString(directory.resolve("config.json"), """
                {"auths": {
                  "login.lan": {"username": "me", "password": "secret"},
                  "identity.lan": {"identitytoken": "i-t0k3n"},
                  "registry.lan": {"registrytoken": "r-t0k3n"}}}""");
        system.setProperty("env.DOCKER_CONFIG", directory.toString());

        run("<engines><linux-arm64>tcp://arm.lan:2376</linux-arm64></engines>");

        try (Doors doors = new Doors(runs.get(0))) {
            TestEngines engines = doors.testEngines();
            TestEngine own = engines.own().get(Platform.parse("linux/arm64"));
            assertThat(List.of(engines.usual(), own)).allSatisfy(engine -> {
                assertThat(engine.logins().apply("login.lan")).contains(RegistryLogin.of("me", "secret"));
                assertThat(engine.logins().apply("identity.lan")).contains(RegistryLogin.identityToken("i-t0k3n"));
                assertThat(engine.logins().apply("registry.lan")).contains(RegistryLogin.registryToken("r-t0k3n"));
                assertThat(engine.logins().apply("unknown.lan")).isEmpty();
            });
        }
    }

    private void run(String configuration) throws Exception {
        run(configuration, runs::add);
    }

    private void run(String configuration, Consumer<GoalContext> work) throws Exception {
        MavenProject project = project("app", configuration);
        execute(project, List.of(project), work);
    }

    private void execute(MavenProject project, List<MavenProject> projects, Consumer<GoalContext> work)
            throws Exception {
        execute(session(projects), project, "default", maven -> mojo(maven, work));
    }

    private AbstractDockerMojo mojo(MavenBuild maven, Consumer<GoalContext> work) {
        return new AbstractDockerMojo(maven) {
            @Override
            boolean build(GoalContext context, Doors doors) {
                building.accept(context);
                return makesAnImage;
            }

            @Override
            void run(GoalContext context, Doors doors) {
                work.accept(context);
            }
        };
    }

    private void execute(
            MavenSession session, MavenProject project, String id, Function<MavenBuild, AbstractDockerMojo> goal)
            throws Exception {
        Plugin plugin = project.getPlugin(GROUP + ':' + ARTIFACT);
        MojoExecution execution = new MojoExecution(plugin, "build", id);
        AbstractDockerMojo mojo = goal.apply(new MavenBuild(session, project, execution, decrypter()));
        mojo.setLog(log);
        mojo.execute();
    }

    @SuppressWarnings("deprecation") // the constructor without a container's request is for tests like this one
    private MavenSession session(List<MavenProject> projects) {
        Server server = new Server();
        server.setId("ghcr.io");
        server.setUsername("me");
        server.setPassword("secret");
        Settings settings = new Settings();
        settings.addServer(server);
        DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setUserProperties(user);
        request.setSystemProperties(system);
        request.setServers(settings.getServers());
        request.setBaseDirectory(directory.toFile());
        MavenSession session = new MavenSession(
                (PlexusContainer) null, (RepositorySystemSession) null, request, new DefaultMavenExecutionResult());
        session.setProjects(projects);
        return session;
    }

    /** Takes every password for decrypted. */
    private static SettingsDecrypter decrypter() {
        return request -> Decrypted.servers(request.getServers());
    }

    private MavenProject project(String artifactId, String configuration) throws Exception {
        PluginExecution execution = new PluginExecution();
        execution.setId("default");
        execution.addGoal("build");
        Xpp3Dom dom = Xpp3DomBuilder.build(new StringReader("<configuration>" + configuration + "</configuration>"));
        execution.setConfiguration(dom);
        Plugin plugin = new Plugin();
        plugin.setGroupId(GROUP);
        plugin.setArtifactId(ARTIFACT);
        plugin.setVersion("1");
        plugin.addExecution(execution);
        Build build = new Build();
        build.addPlugin(plugin);
        build.setDirectory(directory.resolve("target").toString());
        Model model = new Model();
        model.setGroupId("it");
        model.setArtifactId(artifactId);
        model.setVersion("1.0");
        model.setPackaging("pom");
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(directory.resolve("pom.xml").toFile());
        return project;
    }
}
