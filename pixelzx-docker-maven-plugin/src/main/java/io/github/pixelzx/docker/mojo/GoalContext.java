package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.BuildSurroundings;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.credentials.SettingsCredentials;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Proxies;
import io.github.pixelzx.docker.report.BuildLog;
import io.github.pixelzx.docker.report.BuildServer;
import io.github.pixelzx.docker.report.ReportSeal;
import io.github.pixelzx.docker.report.RunReport;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a goal works with.
 *
 * @param spec the configuration, checked
 * @param basedir the module's directory
 * @param environment environment variables of whoever called Maven (not of its daemon)
 * @param settings credentials of {@code settings.xml}
 * @param proxies those of {@code settings.xml}
 * @param surroundings what a build may take from outside of the module
 * @param pluginVersion this plugin's version, for the records
 * @param offline whether Maven runs with {@code -o}
 * @param run the Maven run this goal is part of
 */
public record GoalContext(
        DockerSpec spec,
        Workspace workspace,
        Progress progress,
        Path basedir,
        Map<String, String> environment,
        SettingsCredentials settings,
        Proxies proxies,
        BuildSurroundings surroundings,
        String pluginVersion,
        boolean offline,
        MavenRun run) {

    /**
     * Tells of what the records say now: in the report, and to a build server.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be written
     */
    void report() {
        report(workspace);
    }

    /**
     * The same of another workspace's records.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be written
     */
    void report(Workspace other) {
        BuildServer server = new BuildServer(environment);
        ReportSeal seal = ReportSeal.of(other);
        if (!server.wantsMore() && seal.isUnbroken()) {
            return;
        }
        RunReport.write(other).ifPresent(account -> {
            server.tell(account, other);
            seal.write();
        });
    }

    /**
     * Takes back that there is no image, now that there is one: the records say the rest.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be written
     */
    void reportBuilt() {
        if (RunReport.isOfUnbuilt(workspace)) {
            report();
        }
    }

    /**
     * Tells that there is no image because its build failed, whatever earlier records say.
     *
     * @param log as it looked before the build
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be written
     */
    void reportUnbuilt(Problem problem, BuildLog log) {
        new BuildServer(environment).tell(RunReport.writeUnbuilt(workspace, problem, log, pluginVersion), workspace);
    }
}
