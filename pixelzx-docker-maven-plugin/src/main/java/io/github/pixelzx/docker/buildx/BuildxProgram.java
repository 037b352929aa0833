package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The buildx of this machine, new enough for all that is asked of it.
 *
 * @param argv how it is started
 * @param version what it said it is
 */
record BuildxProgram(List<String> argv, String version) {

    /** Variables that would make buildx act on something else than its arguments say; an empty value removes one. */
    static final Map<String, String> CLEAN = Map.of(
            "BUILDX_BUILDER", "",
            "DOCKER_CONTEXT", "",
            // Set inside a plugin that Docker's command line started; the program would then expect plugin arguments.
            "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", "",
            "DOCKER_CLI_HINTS", "false");

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

    BuildxProgram {
        argv = List.copyOf(argv);
    }

    /**
     * Looks for it, and asks which version it is.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is none ({@link HelpTopic#BUILDX_MISSING}), or an
     *     old one ({@link HelpTopic#BUILDX_TOO_OLD})
     */
    static BuildxProgram find(DockerCli cli, Processes processes) {
        List<String> argv = cli.command("buildx")
                .orElseThrow(() -> missing(
                                "there is no docker-buildx in " + places(cli) + ", and no docker on the PATH", cli)
                        .asException());
        ProcessResult result = processes.run(
                Command.of(argv).plus("version").withEnvironment(CLEAN).within(VERSION_LIMIT));
        if (!result.succeeded()) {
            throw missing("'" + argv.get(0) + "' is there but has no working buildx: " + result.lastLine(), cli)
                    .withEvidence(result.evidence())
                    .asException();
        }
        String version = printedVersion(result.stdout());
        Optional<BuildxVersion> number = BuildxVersion.parse(version);
        // A build that names no number is its maker's own: it is taken for new enough.
        List<String> missing = number.map(BuildxFeature::missingIn).orElse(List.of());
        if (!missing.isEmpty()) {
            throw Problem.environment(
                            HelpTopic.BUILDX_TOO_OLD,
                            "buildx " + version + " is too old",
                            "buildx " + BuildxFeature.oldest() + " or newer is needed. " + argv.get(0) + " lacks "
                                    + String.join(", ", missing),
                            Installation.ofBuildx(cli))
                    .withEvidence(List.of(result.summary(), result.stdout().strip()))
                    .asException();
        }
        return new BuildxProgram(argv, version);
    }

    private static Problem missing(String why, DockerCli cli) {
        return Problem.environment(
                HelpTopic.BUILDX_MISSING, "buildx is not installed", why, Installation.ofBuildx(cli));
    }

    private static String places(DockerCli cli) {
        return String.join(
                ", ", cli.pluginDirectories().stream().map(Path::toString).toList());
    }

    /** The second word of {@code github.com/docker/buildx v0.13.1 788433953af1}. */
    private static String printedVersion(String stdout) {
        String[] words = stdout.strip().split("\\s+", -1);
        return words.length > 1 ? words[1] : words[0];
    }
}
