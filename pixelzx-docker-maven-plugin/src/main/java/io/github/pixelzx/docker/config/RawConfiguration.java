package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a configuration is made from, before anything of it means something.
 *
 * @param elements what stands in the POM below {@code <configuration>}, with Maven's expressions resolved
 * @param userProperties what was given by {@code -D}
 * @param environment environment variables
 * @param envFile text of the {@code .env} beside the module's POM; null if there is none
 * @param properties properties of the POM and the settings
 * @param project the module
 * @param images the images this Maven build makes, the one in question included
 */
public record RawConfiguration(
        List<RawElement> elements,
        Map<String, String> userProperties,
        Map<String, String> environment,
        @Nullable String envFile,
        Map<String, String> properties,
        Project project,
        List<Image> images) {

    public RawConfiguration {
        elements = List.copyOf(elements);
        userProperties = Map.copyOf(userProperties);
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
        images = List.copyOf(images);
    }

    /**
     * The module a goal runs in.
     *
     * @param id how messages call it: the artifactId
     * @param executionId the execution whose configuration this is; {@code default-cli} for a goal called directly
     * @param about what the POM says of the project, by OCI's names for it without their common beginning:
     *     {@code title}, {@code url}, {@code licenses}
     */
    public record Project(String id, String version, Path basedir, String executionId, Map<String, String> about) {

        public Project {
            about = Map.copyOf(about);
        }
    }

    /**
     * An image that some module makes.
     *
     * @param module the module's artifactId
     * @param basedir the module's directory, which tells modules apart
     * @param name as the POM says, or the artifactId
     * @param executionIds the executions that deal with it
     */
    public record Image(String module, Path basedir, String name, Set<String> executionIds) {

        public Image {
            executionIds = Set.copyOf(executionIds);
        }
    }
}
