package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * The image layouts of the other modules of a Maven build, whether they are built in this run or were before.
 *
 * @param project the module that asks
 */
record ReactorModules(MavenSession session, MavenProject project, PluginModel model) {

    /**
     * The directory of a module's image layout.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is none, or if nothing says that it is built
     *     before this module
     */
    Path layout(NamedContext.Module wanted) {
        String id = wanted.groupId() + ':' + wanted.artifactId();
        MavenProject module = modules().stream()
                .filter(each -> key(each.getGroupId(), each.getArtifactId()).equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(wanted, id));
        boolean ordered = project.getDependencies().stream()
                .anyMatch(dependency ->
                        key(dependency.getGroupId(), dependency.getArtifactId()).equals(id));
        if (!ordered) {
            throw unordered(wanted, module);
        }
        Path layout = Workspace.of(Path.of(module.getBuild().getDirectory()), image(wanted, module))
                .layout();
        if (!Files.exists(layout.resolve("index.json"))) {
            throw Problem.project(
                            HelpTopic.MODULE_IMAGE,
                            "Module " + module.getArtifactId() + " has no image layout yet",
                            layout + " does not exist",
                            "mvn package -pl :" + project.getArtifactId() + " -am (builds that module first)")
                    .asException();
        }
        return layout;
    }

    /** All modules, those that {@code -pl} leaves out included. */
    private List<MavenProject> modules() {
        @Nullable List<MavenProject> all = session.getAllProjects();
        return all == null ? session.getProjects() : all;
    }

    private String image(NamedContext.Module wanted, MavenProject module) {
        Set<String> names = model.imageNames(module);
        String image = wanted.image();
        if (image != null && names.contains(image)) {
            return image;
        }
        if (image == null && names.size() == 1) {
            return names.iterator().next();
        }
        String id = "module:" + wanted.groupId() + ':' + wanted.artifactId();
        throw Problem.project(
                        HelpTopic.MODULE_IMAGE,
                        "Which image of module " + module.getArtifactId() + " is meant?",
                        image == null ? "it makes " + String.join(", ", names) : "it does not make '" + image + "'",
                        names.stream()
                                .map(name -> written(wanted, id + ':' + name))
                                .collect(Collectors.joining("\n"))
                                .split("\n", -1))
                .asException();
    }

    private RuntimeException unknown(NamedContext.Module wanted, String id) {
        String known = modules().stream()
                .filter(module -> !module.equals(project))
                .map(module -> key(module.getGroupId(), module.getArtifactId()))
                .collect(Collectors.joining(", "));
        return Problem.project(
                        HelpTopic.MODULE_IMAGE,
                        "No module of this Maven build is " + id,
                        known.isEmpty()
                                ? "it has no other module; is it run in the module's own directory?"
                                : "there are " + known,
                        "run Maven where all modules are: in the directory of their parent",
                        "or correct " + written(wanted, "module:groupId:artifactId"))
                .asException();
    }

    private RuntimeException unordered(NamedContext.Module wanted, MavenProject module) {
        String type = module.getPackaging().equals("jar") ? "" : "<type>" + module.getPackaging() + "</type>";
        return Problem.project(
                        HelpTopic.MODULE_IMAGE,
                        "Nothing says that " + module.getArtifactId() + " is built before " + project.getArtifactId(),
                        "'" + wanted.name() + "' is its image, and it is no <dependency> of " + project.getArtifactId(),
                        "<dependency><groupId>" + module.getGroupId() + "</groupId><artifactId>"
                                + module.getArtifactId() + "</artifactId><version>" + module.getVersion() + "</version>"
                                + type + "</dependency> in the <dependencies> of " + project.getArtifactId())
                .asException();
    }

    private static String written(NamedContext.Module wanted, String value) {
        return "<buildContexts>" + wanted.name() + '=' + value + "</buildContexts> (-Dpixelzx.buildContexts)";
    }

    private static String key(String groupId, String artifactId) {
        return groupId + ':' + artifactId;
    }
}
