package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.config.RawElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** What the POMs of a build say about this plugin, with the names Maven would drop because no goal has them. */
final class PluginModel {

    private final String key;

    PluginModel(String groupId, String artifactId) {
        this.key = Plugin.constructKey(groupId, artifactId);
    }

    /** The elements below {@code <configuration>} that count for an execution; none if the POM does not say any. */
    List<RawElement> configuration(MavenProject project, String executionId) {
        return plugin(project)
                .map(plugin -> plugin.getExecutions().stream()
                        .filter(execution -> execution.getId().equals(executionId))
                        .findFirst()
                        .map(PluginExecution::getConfiguration)
                        .orElseGet(plugin::getConfiguration))
                .map(configuration -> element((Xpp3Dom) configuration).children())
                .orElse(List.of());
    }

    /** The images of a build, one per module and name. */
    List<RawConfiguration.Image> images(List<MavenProject> projects, MojoExecution current) {
        List<RawConfiguration.Image> images = new ArrayList<>();
        boolean direct = current.getSource() == MojoExecution.Source.CLI;
        for (MavenProject project : projects) {
            if (project.getBasedir() != null && !isParentAlone(project, projects)) {
                Set<String> ids = direct ? Set.of(current.getExecutionId()) : executionIds(project);
                images.addAll(images(project, ids));
            }
        }
        return images;
    }

    private List<RawConfiguration.Image> images(MavenProject project, Set<String> executionIds) {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (String id : executionIds) {
            String name = imageName(project, id);
            names.computeIfAbsent(name, ignored -> new LinkedHashSet<>()).add(id);
        }
        Path basedir = project.getBasedir().toPath().toAbsolutePath();
        return names.entrySet().stream()
                .map(entry ->
                        new RawConfiguration.Image(project.getArtifactId(), basedir, entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The names of the images one module makes. */
    Set<String> imageNames(MavenProject project) {
        Set<String> names = new LinkedHashSet<>();
        images(project, executionIds(project)).forEach(image -> names.add(image.name()));
        return names.isEmpty() ? Set.of(imageName(project, "")) : names;
    }

    private String imageName(MavenProject project, String executionId) {
        return new RawElement("configuration", null, configuration(project, executionId))
                .child("image")
                .map(RawElement::text)
                .orElse(project.getArtifactId());
    }

    /**
     * Whatever of a build is going to publish an image: modules with an execution each, in the reactor's order.
     *
     * @param goals those that publish
     */
    List<String> publishing(List<MavenProject> projects, MojoExecution current, Set<String> goals) {
        List<String> found = new ArrayList<>();
        boolean direct = current.getSource() == MojoExecution.Source.CLI;
        for (MavenProject project : projects) {
            if (project.getBasedir() == null || isParentAlone(project, projects)) {
                continue;
            }
            Plugin plugin = project.getPlugin(key);
            if (direct) {
                found.add(publisher(project, current.getExecutionId()));
            } else if (plugin != null) {
                plugin.getExecutions().stream()
                        .filter(execution -> runs(execution, goals))
                        .forEach(execution -> found.add(publisher(project, execution.getId())));
            }
        }
        return found;
    }

    /** The goals of this plugin that a module binds to phases. */
    Set<String> bound(MavenProject project) {
        Plugin plugin = project.getPlugin(key);
        return plugin == null
                ? Set.of()
                : plugin.getExecutions().stream()
                        .filter(execution -> !"none".equals(execution.getPhase()))
                        .flatMap(execution -> execution.getGoals().stream())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The phases in which a module publishes. */
    Set<String> publishingPhases(MavenProject project) {
        Plugin plugin = project.getPlugin(key);
        return plugin == null
                ? Set.of()
                : plugin.getExecutions().stream()
                        .filter(execution -> runs(execution, ReactorPush.GOALS))
                        .map(PluginExecution::getPhase)
                        .map(phase -> phase == null ? ReactorPush.PHASE : phase)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a lifecycle runs one of the goals; {@code push} alone has a phase where the POM names none. */
    private static boolean runs(PluginExecution execution, Set<String> goals) {
        return execution.getGoals().stream()
                .filter(goals::contains)
                .anyMatch(goal -> execution.getPhase() == null
                        ? goal.equals(ReactorPush.BOUND_BY_ITSELF)
                        : !execution.getPhase().equals("none"));
    }

    /** A module and an execution, for people and as a key. */
    static String publisher(MavenProject project, String executionId) {
        return project.getArtifactId() + " (" + project.getGroupId() + ", execution " + executionId + ')';
    }

    private Set<String> executionIds(MavenProject project) {
        Set<String> ids = new LinkedHashSet<>();
        Plugin plugin = project.getPlugin(key);
        if (plugin != null) {
            plugin.getExecutions().stream()
                    .filter(execution -> !execution.getGoals().isEmpty())
                    .forEach(execution -> ids.add(execution.getId()));
        }
        return ids;
    }

    private static boolean isParentAlone(MavenProject project, List<MavenProject> projects) {
        return isParent(project, projects)
                && !Files.exists(project.getBasedir().toPath().resolve("Dockerfile"));
    }

    /** Whether a module holds others together. */
    static boolean isParent(MavenProject project, List<MavenProject> projects) {
        return project.getPackaging().equals("pom")
                && (!project.getModules().isEmpty()
                        || projects.stream().anyMatch(other -> project.equals(other.getParent())));
    }

    private Optional<Plugin> plugin(MavenProject project) {
        return Optional.ofNullable(project.getPlugin(key))
                .or(() -> Optional.ofNullable(project.getPluginManagement())
                        .map(management -> management.getPluginsAsMap().get(key)));
    }

    private static RawElement element(Xpp3Dom dom) {
        @Nullable String text = dom.getValue();
        return new RawElement(
                dom.getName(),
                text,
                Arrays.stream(dom.getChildren()).map(PluginModel::element).toList());
    }
}
