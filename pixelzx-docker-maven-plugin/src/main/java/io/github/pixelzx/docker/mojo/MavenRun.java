package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.workspace.Workspace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What a goal can do to the Maven run it is part of. */
final class MavenRun {

    private final MavenSession session;
    private final MavenProject project;
    private final MojoExecution execution;

    MavenRun(MavenSession session, MavenProject project, MojoExecution execution) {
        this.session = session;
        this.project = project;
        this.execution = execution;
    }

    /** Whether the goal runs because a phase does, and not because the user named it. */
    boolean boundToPhase() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /**
     * Says that this execution begins to build.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if another one of this run made another image in its place
     */
    void building(DockerSpec spec, Workspace workspace) {
        new ReactorBuilds(session.getRequest().getData()).begin(execution.getExecutionId(), spec, workspace);
    }

    /** What this goal ends with. */
    NextSteps nextSteps() {
        List<MavenProject> modules = session.getProjects();
        return new NextSteps(
                execution.getGoal(),
                session.getGoals(),
                new PluginModel(execution.getGroupId(), execution.getArtifactId()).bound(project),
                modules.indexOf(project) == modules.size() - 1
                        && (!ReactorPush.GOALS.contains(execution.getGoal())
                                || reactor().missing().isEmpty()),
                new ArtifactDeployment(project, session.getUserProperties()).hasNoPlace());
    }

    /** The images this Maven run publishes, of which this execution may have one. */
    ReactorPush reactor() {
        PluginModel model = new PluginModel(execution.getGroupId(), execution.getArtifactId());
        return new ReactorPush(
                session.getRequest().getData(),
                model.publishing(session.getProjects(), execution, ReactorPush.GOALS),
                PluginModel.publisher(project, execution.getExecutionId()));
    }

    /** Whether this Maven run is going to publish what the goal makes. */
    boolean publishes() {
        PluginModel model = new PluginModel(execution.getGroupId(), execution.getArtifactId());
        return ReactorPush.GOALS.contains(execution.getGoal())
                || new AskedFor(session.getGoals())
                        .includes(ReactorPush.BOUND_BY_ITSELF, model.publishingPhases(project));
    }

    /** Sets a property of the module, for the goals after this one. */
    void property(String name, String value) {
        project.getProperties().setProperty(name, value);
    }

    /** Does something when the last module is done, however the build ended; on Ctrl-C a hook of the JVM's does it. */
    void atEnd(Runnable work) {
        Thread hook = new Thread(work, "at the end of Maven");
        synchronized (session.getRequest()) {
            @Nullable ExecutionListener before = session.getRequest().getExecutionListener();
            session.getRequest().setExecutionListener((ExecutionListener) Proxy.newProxyInstance(
                    MavenRun.class.getClassLoader(),
                    new Class<?>[] {ExecutionListener.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("sessionEnded") && forgotten(hook)) {
                            work.run();
                        }
                        try {
                            return before == null ? null : method.invoke(before, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    }));
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static boolean forgotten(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does it.
            return false;
        }
    }
}
