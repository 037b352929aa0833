package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a user wrote, put together step by step. */
final class Written {

    static final Path BASEDIR = Path.of("/project/app").toAbsolutePath();

    private final List<RawElement> elements = new ArrayList<>();
    private final Map<String, String> userProperties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final List<RawConfiguration.Image> images = new ArrayList<>();
    private String envFile = null;
    private final Map<String, String> about = new HashMap<>();
    private String artifactId = "app";

    Written() {
        images.add(new RawConfiguration.Image("app", BASEDIR, "app", Set.of("image")));
    }

    Written pom(String name, String text) {
        elements.add(RawElement.of(name, text));
        return this;
    }

    Written pom(String name, RawElement... children) {
        elements.add(RawElement.of(name, children));
        return this;
    }

    Written commandLine(String name, String value) {
        userProperties.put(name, value);
        return this;
    }

    Written environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Written property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Written envFile(String... lines) {
        envFile = String.join("\n", lines);
        return this;
    }

    Written about(String name, String text) {
        about.put(name, text);
        return this;
    }

    Written artifactId(String value) {
        artifactId = value;
        return this;
    }

    Written secondImage(String module, String name, String... executionIds) {
        images.add(new RawConfiguration.Image(
                module,
                module.equals("app") ? BASEDIR : Path.of("/project", module).toAbsolutePath(),
                name,
                Set.copyOf(Arrays.asList(executionIds))));
        return this;
    }

    RawConfiguration raw() {
        return new RawConfiguration(
                elements,
                userProperties,
                environment,
                envFile,
                properties,
                new RawConfiguration.Project(artifactId, "1.0.0", BASEDIR, "image", about),
                images);
    }

    DockerSpec bind() {
        return ConfigurationBinder.bind(raw());
    }
}
