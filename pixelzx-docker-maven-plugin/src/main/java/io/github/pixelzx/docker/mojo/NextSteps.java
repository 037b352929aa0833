package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.report.RunReport;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a Maven build that asked for no more than this goal ends with: where the account of it lies, and what is typed next.
 *
 * @param goal the goal that succeeded
 * @param asked what stands on Maven's command line
 * @param bound the goals of this plugin that the module's POM binds to phases
 * @param lastModule whether no other module follows, so that what comes next is said once
 * @param imageAlone whether the phase {@code deploy} is to publish nothing but the image, as Maven does not know where to
 */
record NextSteps(String goal, List<String> asked, Set<String> bound, boolean lastModule, boolean imageAlone) {

    /** The phases whose builds end with a goal where it is bound. */
    private static final Map<String, Set<String>> LAST_IN = Map.of(
            "build", Set.of("package", "pre-integration-test"),
            "test", Set.of("verify", "install"),
            "push", Set.of("deploy"));

    /**
     * Tells it, unless the same Maven build goes on by itself.
     *
     * @param reported whether the account tells of what this goal does
     */
    void tell(DockerSpec spec, Workspace workspace, boolean reported, Progress progress) {
        if (!isLast()) {
            return;
        }
        if (reported) {
            tellOfPage(spec, workspace, progress);
        }
        if (lastModule) {
            next(spec).ifPresent(progress::next);
        }
    }

    /** Says where the account lies, if there is one. */
    void tellOfPage(DockerSpec spec, Workspace workspace, Progress progress) {
        Path page = workspace.file(RunReport.PAGE);
        if (Files.exists(page)) {
            String name = spec.test()
                    .publishedIfAny()
                    .filter(published -> goal.equals("test"))
                    .map(published -> published.reference().toString())
                    .orElse(spec.image().name());
            progress.reported(name, page);
        }
    }

    private boolean isLast() {
        String last = asked.isEmpty() ? "" : asked.get(asked.size() - 1).replaceAll("@.*", "");
        return last.endsWith(':' + goal) || LAST_IN.getOrDefault(goal, Set.of()).contains(last);
    }

    private Optional<String> next(DockerSpec spec) {
        boolean tested = !spec.test().skip() && spec.test().publishedIfAny().isEmpty();
        return switch (goal) {
            case "buildx-setup" -> Optional.of(command("build", "package") + " builds every platform");
            case "build" -> Optional.of(command("test", "verify") + " tests every platform");
            case "test" ->
                tested
                        ? Optional.of(command("push", imageAlone ? "deploy -Dmaven.deploy.skip" : "deploy")
                                + (spec.image().destination().isPresent() ? "" : " -Dpixelzx.registry=HOST/NAMESPACE")
                                + " publishes what was tested")
                        : Optional.empty();
            case "push" ->
                spec.push().skip()
                        ? Optional.empty()
                        : Optional.of("mvn pixelzx-docker:inspect shows what the registry holds");
            case "compose-up" -> Optional.of("mvn pixelzx-docker:compose-down ends it");
            default -> Optional.empty();
        };
    }

    private String command(String next, String phase) {
        return "mvn " + (bound.contains(next) ? phase : "pixelzx-docker:" + next);
    }
}
