package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.BuildSurroundings;
import io.github.pixelzx.docker.config.ConfigurationTable;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.config.RawElement;
import io.github.pixelzx.docker.git.GitCheckouts;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.jspecify.annotations.Nullable;

/** What Maven knows when a goal runs. */
final class MavenBuild {

    private static final String ENVIRONMENT = "env.";

    private final MavenSession session;
    private final MavenProject project;
    private final MojoExecution execution;
    private final SettingsDecrypter decrypter;

    @Inject
    MavenBuild(MavenSession session, MavenProject project, MojoExecution execution, SettingsDecrypter decrypter) {
        this.session = session;
        this.project = project;
        this.execution = execution;
        this.decrypter = decrypter;
    }

    /** Everything the configuration of this execution is made from. */
    RawConfiguration configuration() {
        PluginModel model = new PluginModel(execution.getGroupId(), execution.getArtifactId());
        return new RawConfiguration(
                evaluated(model.configuration(project, execution.getExecutionId())),
                userProperties(),
                environment(),
                envFile(),
                strings(project.getProperties()),
                new RawConfiguration.Project(
                        project.getArtifactId(),
                        project.getVersion(),
                        basedir(),
                        execution.getExecutionId(),
                        new ProjectDescription(project).about()),
                model.images(session.getProjects(), execution));
    }

    /** What Git knows of the module. */
    GitQuestion git() {
        return new GitQuestion(basedir(), environment());
    }

    /** The engine of whoever called Maven. */
    EngineQuestion engine() {
        return Doors.engineQuestion(environment());
    }

    /** Where a goal tells what happens. */
    MavenProgress progress(Log log) {
        boolean sideBySide = session.getRequest().getDegreeOfConcurrency() > 1;
        boolean drawn = !sideBySide && session.getRequest().isInteractiveMode() && log.isInfoEnabled();
        Map<String, String> environment = environment();
        return new MavenProgress(
                log,
                environment,
                sideBySide,
                drawn ? LiveLines.on(System.console(), environment).orElse(null) : null);
    }

    /** What a goal works with once the configuration is checked. */
    GoalContext context(DockerSpec spec, MavenProgress console) {
        Progress progress = severalImages() ? console.of(spec.image().name()) : console;
        // Without a POM the directory's name is an expression that nobody has filled in.
        Path target = project.getBasedir() == null
                ? basedir().resolve("target")
                : Path.of(project.getBuild().getDirectory());
        SettingsServers servers = new SettingsServers(session.getSettings(), decrypter, servers(spec));
        BuildSurroundings surroundings = new BuildSurroundings(
                environment(),
                servers::value,
                new ReactorModules(session, project, new PluginModel(execution.getGroupId(), execution.getArtifactId()))
                        ::layout,
                GitCheckouts.ofThisMachine(session.isOffline()));
        return new GoalContext(
                spec,
                Workspace.of(target, spec.image().name()),
                progress,
                basedir(),
                environment(),
                servers,
                new SettingsProxies(session.getSettings(), decrypter),
                surroundings,
                execution.getVersion(),
                session.isOffline(),
                new MavenRun(session, project, execution));
    }

    private boolean severalImages() {
        PluginModel model = new PluginModel(execution.getGroupId(), execution.getArtifactId());
        return model.images(session.getProjects(), execution).size() > 1;
    }

    /** The server that the user named for the registry that is published to. */
    private static Map<String, String> servers(DockerSpec spec) {
        Map<String, String> named = new HashMap<>();
        spec.image()
                .destination()
                .ifPresent(repository -> spec.serverIdIfAny().ifPresent(id -> named.put(repository.registry(), id)));
        return named;
    }

    /** What earlier runs left of modules that are not part of this one. */
    LeftBehind leftBehind() {
        List<MavenProject> all = session.getAllProjects();
        return new LeftBehind(
                all == null
                        ? List.of()
                        : all.stream()
                                .filter(each -> !session.getProjects().contains(each))
                                .map(each -> Path.of(each.getBuild().getDirectory()))
                                .toList());
    }

    /** The images this Maven run publishes, of which this execution may have one. */
    ReactorPush reactor() {
        return new MavenRun(session, project, execution).reactor();
    }

    /**
     * Whether this module only holds others together: a plugin its children inherit runs in it as well, and without a
     * Dockerfile there is nothing it could build.
     */
    boolean isParentWithout(Supplier<Optional<Path>> dockerfile) {
        return PluginModel.isParent(project, session.getProjects())
                && dockerfile.get().filter(file -> !Files.exists(file)).isPresent();
    }

    private Path basedir() {
        return project.getBasedir() == null
                ? Path.of(session.getExecutionRootDirectory())
                : project.getBasedir().toPath().toAbsolutePath();
    }

    /** What {@code -D} gave, and what {@code MAVEN_OPTS} gave under this plugin's names. */
    private Map<String, String> userProperties() {
        Map<String, String> properties = strings(session.getSystemProperties());
        properties.keySet().removeIf(name -> !name.startsWith(ConfigurationTable.PREFIX));
        properties.putAll(strings(session.getUserProperties()));
        return properties;
    }

    /** As Maven's client sees it: under a daemon, {@link System#getenv()} is the daemon's. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        strings(session.getSystemProperties()).forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT)) {
                environment.put(name.substring(ENVIRONMENT.length()), value);
            }
        });
        return environment;
    }

    private @Nullable String envFile() {
        Path file = basedir().resolve(".env");
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw Problem.project(
                            HelpTopic.CONFIGURATION,
                            "Cannot read " + file,
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make it readable for this user, and UTF-8")
                    .asException(e);
        }
    }

    /** Maven's expressions that are left in the model, such as {@code ${session.…}}, resolved as for any parameter. */
    private List<RawElement> evaluated(List<RawElement> elements) {
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        return elements.stream().map(element -> evaluated(element, evaluator)).toList();
    }

    private static RawElement evaluated(RawElement element, PluginParameterExpressionEvaluator evaluator) {
        return new RawElement(
                element.name(),
                element.text() == null ? null : evaluated(element.text(), evaluator),
                element.children().stream()
                        .map(child -> evaluated(child, evaluator))
                        .toList());
    }

    private static String evaluated(String text, PluginParameterExpressionEvaluator evaluator) {
        if (!text.contains("${")) {
            return text;
        }
        try {
            Object value = evaluator.evaluate(text);
            return value == null ? text : value.toString();
        } catch (ExpressionEvaluationException e) {
            return text;
        }
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> strings.put(name, properties.getProperty(name)));
        return strings;
    }
}
