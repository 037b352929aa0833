package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes sure of a builder wherever it builds: at one place, or at the nodes it was given, each with an engine of its own.
 *
 * <p>To buildx each node is a builder of its own: it would build at several nodes, but not into an image layout.
 */
public final class BuilderNodes {

    private final Places places;

    /** Leads to where nodes are. */
    @FunctionalInterface
    public interface Places {

        /**
         * Who makes builders where a node is.
         *
         * @throws ProblemException if there is no engine, and one is needed
         */
        Builders at(NodeSpec node);
    }

    public BuilderNodes(Places places) {
        this.places = places;
    }

    /**
     * Makes, starts or simply finds what builds these platforms; nodes that build none of them are left alone.
     *
     * @throws ProblemException if a platform is no node's ({@link HelpTopic#PLATFORM_NOT_SUPPORTED}), or if a node cannot
     *     be used, which is named then
     */
    public Builder ensure(BuilderSpec spec, List<Platform> platforms) {
        if (spec.nodes().isEmpty()) {
            return places.at(NodeSpec.only(spec)).ensure(spec);
        }
        requireNodes(spec, platforms);
        Map<NodeSpec, List<Platform>> shares = new LinkedHashMap<>();
        for (NodeSpec node : spec.nodes()) {
            List<Platform> share =
                    platforms.stream().filter(node.platforms()::contains).toList();
            if (!share.isEmpty()) {
                shares.put(node, share);
            }
        }
        List<BuilderPart> parts = Together.all(shares.entrySet().stream()
                .map(share -> Together.Work.of(share.getKey().title(), () -> part(share.getKey(), share.getValue())))
                .toList());
        return parts.size() == 1 ? parts.get(0).builder() : joined(spec, parts);
    }

    /**
     * Where a build for these platforms gets its builder.
     *
     * @param soon begins to open the engine, which is called where one will be needed
     */
    public BuilderSource source(BuilderSpec spec, List<Platform> platforms, Runnable soon) {
        return new BuilderSource() {
            @Override
            public void soon() {
                if (spec.nodes().isEmpty() && spec.remote() == null && spec.kubernetes() == null) {
                    soon.run();
                }
            }

            @Override
            public Builder ensured() {
                return ensure(spec, platforms);
            }

            @Override
            public Optional<PresumedBuilder> presumed() {
                return spec.nodes().isEmpty() ? places.at(NodeSpec.only(spec)).presume(spec) : Optional.empty();
            }
        };
    }

    /** Makes sure of all nodes. */
    public Builder ensure(BuilderSpec spec) {
        return ensure(
                spec,
                spec.nodes().stream().flatMap(node -> node.platforms().stream()).toList());
    }

    /**
     * Removes the builder wherever it is.
     *
     * @throws ProblemException as {@link Builders#remove} does, naming the node
     */
    public void remove(BuilderSpec spec) {
        for (NodeSpec node : spec.places()) {
            named(node, () -> places.at(node).remove(node.builder()));
        }
    }

    /**
     * What is asked before Docker Hub where these platforms are built, as far as it can be asked from here.
     *
     * @throws ProblemException if the engine of a node that builds one of them cannot be opened
     */
    public List<String> mirrors(BuilderSpec spec, List<Platform> platforms) {
        return spec.places().stream()
                .filter(node ->
                        node.platforms().isEmpty() || node.platforms().stream().anyMatch(platforms::contains))
                .flatMap(node -> places.at(node).mirrors(node.builder()).stream())
                .distinct()
                .toList();
    }

    /** How each node is, in the order in which they were given; nothing is made. */
    public Map<NodeSpec, BuilderCondition> inspect(BuilderSpec spec) {
        Map<NodeSpec, BuilderCondition> conditions = new LinkedHashMap<>();
        for (NodeSpec node : spec.places()) {
            conditions.put(node, inspected(node));
        }
        return conditions;
    }

    private BuilderCondition inspected(NodeSpec node) {
        try {
            return places.at(node).inspect(node.builder());
        } catch (ProblemException e) {
            return new BuilderCondition(
                    BuilderCondition.State.UNUSABLE,
                    "",
                    "",
                    e.problem().what() + ": " + e.problem().why());
        }
    }

    private BuilderPart part(NodeSpec node, List<Platform> share) {
        Builder builder = places.at(node).ensure(node.builder());
        return new BuilderPart(node.name(), node.title(), share, builder);
    }

    private static Builder joined(BuilderSpec spec, List<BuilderPart> parts) {
        String description = parts.stream()
                .map(part -> part.title() + " builds "
                        + part.platforms().stream().map(Platform::toString).collect(Collectors.joining(", ")) + ": "
                        + part.builder().description())
                .collect(Collectors.joining("; "));
        return new Builder(
                spec.name(),
                parts.stream().flatMap(part -> part.builder().nodes().stream()).toList(),
                description,
                parts.get(0).builder().engine(),
                parts);
    }

    private static void requireNodes(BuilderSpec spec, List<Platform> platforms) {
        List<Platform> nobodys = new ArrayList<>(platforms);
        spec.nodes().forEach(node -> nobodys.removeAll(node.platforms()));
        Optional<Platform> first = nobodys.stream().findFirst();
        if (first.isPresent()) {
            throw Problem.project(
                            HelpTopic.PLATFORM_NOT_SUPPORTED,
                            "No node of builder '" + spec.name() + "' builds " + first.get(),
                            spec.nodes().stream()
                                    .map(node -> node.title() + " builds " + node.platforms())
                                    .collect(Collectors.joining("\n")),
                            "<builder><nodes><node><platforms>…," + first.get()
                                    + "</platforms>   for the node that shall build it, emulated if its machine is another"
                                    + " (-Dpixelzx.builder.nodes)",
                            "or remove " + first.get() + " from <platforms> (-Dpixelzx.platforms)")
                    .asException();
        }
    }

    private static void named(NodeSpec node, Runnable deed) {
        try {
            deed.run();
        } catch (ProblemException e) {
            throw node.name().isEmpty() ? e : Together.named(node.title(), e);
        }
    }
}
