package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several places a builder builds at.
 *
 * @param name for example {@code arm64}; empty for the only place of a builder without nodes
 * @param platforms what is built there, natively or emulated; none for the only place, which builds them all
 * @param endpoint where it is, as the user wrote it; empty for the usual engine
 * @param engine its engine; null for the usual one, and where none is needed
 * @param builder what makes up the place: to buildx each node is a builder of its own
 */
public record NodeSpec(
        String name,
        List<Platform> platforms,
        String endpoint,
        @Nullable EngineSpec engine,
        BuilderSpec builder) {

    public NodeSpec {
        platforms = List.copyOf(platforms);
    }

    /** The only place of a builder that has no nodes. */
    public static NodeSpec only(BuilderSpec builder) {
        return new NodeSpec("", List.of(), "", null, builder);
    }

    /** How it is called in messages: its name, and where it is. */
    public String title() {
        return "node '" + name + "'" + (endpoint.isEmpty() ? "" : " (" + endpoint + ')');
    }
}
