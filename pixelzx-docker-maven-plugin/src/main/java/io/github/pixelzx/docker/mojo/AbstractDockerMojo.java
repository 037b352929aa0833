package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.ConfigurationBinder;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What every goal does around its own work: read the configuration, skip, and translate a problem for Maven once.
 *
 * <p>The fields with {@code @Parameter} tell Maven, IDEs and the site which parameters there are. Their values are not
 * read: a field cannot tell a literal of the POM from {@code -D}, and Maven drops names it does not know. The values
 * come from {@link MavenBuild#configuration()}; a test keeps the fields equal to the configuration's table.
 */
@SuppressWarnings("unused") // the fields; see above
public abstract class AbstractDockerMojo extends AbstractMojo {

    private final MavenBuild build;

    /** Every goal of this plugin does nothing. */
    @Parameter(property = "pixelzx.skip", defaultValue = "false")
    private @Nullable String skip;

    protected AbstractDockerMojo(MavenBuild build) {
        this.build = build;
    }

    /** Whether this goal deals with an image, so that a parent module without a Dockerfile has nothing for it. */
    protected boolean needsImage() {
        return true;
    }

    /** Whether this goal changes what a report tells, otherwise than by a build that fails. */
    boolean isReported() {
        return false;
    }

    /** The workspace of what is reported: the image's own, unless the goal deals with another. */
    Workspace reported(GoalContext context) {
        return context.workspace();
    }

    /** Whether this goal always wants to know what Git says. */
    boolean asksGit() {
        return false;
    }

    /** Whether this goal always needs the engine Docker itself would take. */
    boolean asksEngine() {
        return false;
    }

    /** Called instead of {@link #run} where the goal is skipped. */
    void skipped() {}

    /**
     * Asks whether the goal may begin; where it may not, nothing that an earlier one left is touched.
     *
     * @throws ProblemException why it may not
     */
    void begin(GoalContext context) {}

    /**
     * The part of the goal's work, before {@link #run}, that makes the image; the report says of a failure that there is none.
     *
     * @return whether there is an image now that this run stands for; false for a goal that makes none
     * @throws ProblemException what the user should know instead of a success
     */
    boolean build(GoalContext context, Doors doors) {
        return false;
    }

    /**
     * The goal's own work.
     *
     * @throws ProblemException what the user should know instead of a success
     */
    void run(GoalContext context, Doors doors) {}

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        MavenProgress progress = build.progress(getLog());
        try {
            RawConfiguration raw = build.configuration();
            if (ConfigurationBinder.skips(raw)) {
                getLog().info("Skipped: pixelzx.skip is true");
                skipped();
            } else if (needsImage() && build.isParentWithout(() -> ConfigurationBinder.dockerfile(raw))) {
                getLog().info("Skipped: " + raw.project().id() + " is a parent module and has no Dockerfile");
                skipped();
            } else {
                run(raw, progress);
            }
        } catch (ProblemException e) {
            progress.failed(e.problem().what(), e.problem().why());
            throwForMaven(e);
        }
    }

    private void run(RawConfiguration raw, MavenProgress progress) {
        try (GitQuestion git = build.git();
                EngineQuestion engine = build.engine()) {
            if (asksGit()) {
                // Git takes as long to answer as the configuration takes to be read.
                git.ask();
            }
            if (asksEngine()) {
                engine.ask();
            }
            run(ConfigurationBinder.bind(raw), git, engine, progress);
        }
    }

    private void run(DockerSpec spec, GitQuestion git, EngineQuestion engine, MavenProgress progress) {
        spec.overrides().forEach(progress::overridden);
        if (getLog().isDebugEnabled()) {
            spec.origins().forEach(origin -> progress.detail(origin.toString()));
        }
        GoalContext context = build.context(spec, progress);
        begin(context);
        Workspace reported = reported(context);
        Telling telling = new Telling(context, reported, isReported());
        telling.of(() -> {
            try (Doors doors = new Doors(context, git, engine)) {
                telling.ofBuild(() -> build(context, doors));
                run(context, doors);
            }
        });
        context.run().nextSteps().tell(spec, reported, isReported(), progress);
    }

    /** Maven prints a cause's stack trace and repeats its message, so a cause goes along with {@code -X} only. */
    private void throwForMaven(ProblemException e) throws MojoExecutionException, MojoFailureException {
        String text = e.problem().text();
        @Nullable Throwable cause = getLog().isDebugEnabled() ? e : null;
        if (e.problem().kind() == Problem.Kind.PROJECT) {
            throw new MojoFailureException(text, cause);
        }
        throw new MojoExecutionException(text, cause);
    }
}
