package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A buildx builder that exists and answers.
 *
 * @param name for example {@code pixelzx-builder}
 * @param nodes the names of its nodes
 * @param description what it is, in a few words for people: its BuildKit version, its driver
 * @param engine the variables that send a docker program to the engine it was found on, an empty one meaning "not set"
 * @param parts its nodes, where the platforms are built at several; none where it is one itself
 * @param machine the platform of the machine it is on; null where that is not known
 */
public record Builder(
        String name,
        List<String> nodes,
        String description,
        Map<String, String> engine,
        List<BuilderPart> parts,
        @Nullable Platform machine) {

    /** One whose machine nobody knows. */
    public Builder(
            String name, List<String> nodes, String description, Map<String, String> engine, List<BuilderPart> parts) {
        this(name, nodes, description, engine, parts, null);
    }

    /** The same on a machine of this platform. */
    Builder on(Platform platform) {
        return new Builder(name, nodes, description, engine, parts, platform);
    }

    /** One that builds all platforms itself. */
    public Builder(String name, List<String> nodes, String description, Map<String, String> engine) {
        this(name, nodes, description, engine, List.of());
    }

    public Builder {
        parts = List.copyOf(parts);
        nodes = List.copyOf(nodes);
        engine = Map.copyOf(engine);
    }

    /** Whether it is the BuildKit inside the engine, which has the engine's own images. */
    public boolean isEngines() {
        return name.equals(EngineBuilder.NAME);
    }

    /** Itself, or the builder of its first node: to buildx, one that has nodes is none. */
    public Builder first() {
        return parts.isEmpty() ? this : parts.get(0).builder();
    }
}
