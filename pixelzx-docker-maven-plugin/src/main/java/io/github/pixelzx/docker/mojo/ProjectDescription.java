package io.github.pixelzx.docker.mojo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.maven.model.Developer;
import org.apache.maven.model.License;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What a POM says of its project, by OCI's names for it. */
record ProjectDescription(MavenProject project) {

    /** From {@code title}, {@code url} and the like to what the POM says; what it does not say is missing. */
    Map<String, String> about() {
        Map<String, @Nullable String> about = new TreeMap<>();
        about.put("title", project.getName());
        about.put("description", project.getDescription());
        about.put("url", project.getUrl());
        about.put("source", project.getScm() == null ? null : project.getScm().getUrl());
        about.put(
                "vendor",
                project.getOrganization() == null
                        ? null
                        : project.getOrganization().getName());
        about.put(
                "licenses",
                joined(project.getLicenses().stream().map(License::getName).toList(), " AND "));
        about.put(
                "authors",
                joined(
                        project.getDevelopers().stream()
                                .map(ProjectDescription::author)
                                .toList(),
                        ", "));
        Map<String, String> said = new TreeMap<>();
        about.forEach((name, text) -> {
            if (text != null && !text.isBlank()) {
                said.put(name, text.strip().replaceAll("\\s+", " "));
            }
        });
        return said;
    }

    private static @Nullable String author(Developer developer) {
        String name = developer.getName() == null ? developer.getId() : developer.getName();
        if (developer.getEmail() == null) {
            return name;
        }
        return name == null ? developer.getEmail() : name + " <" + developer.getEmail() + '>';
    }

    private static String joined(List<@Nullable String> texts, String separator) {
        return texts.stream()
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(separator));
    }
}
