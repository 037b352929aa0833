package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Binds the nodes of a builder: one element each, or {@code platform[+platform]=endpoint} on the command line. */
record NodesBinder(ValueReader reader, Mistakes mistakes, NodeBinder node) {

    private static final String EXAMPLE = "linux/arm64=ssh://arm.lan";

    /** The nodes; a platform at none or at two of them is nobody's. */
    List<NodeSpec> nodes(BuilderSpec builder) {
        Optional<Given> given = reader.given(ParameterRow.BUILDER_NODES);
        if (given.isEmpty()) {
            return List.of();
        }
        List<NodeSpec> nodes = new ArrayList<>();
        for (RawElement element : elements(given.get())) {
            nodes.add(node.node(
                    new ElementReader(
                            element,
                            ParameterRow.BUILDER_NODES.element() + ".node",
                            given.get().origin().place(),
                            mistakes),
                    builder));
        }
        requireOneOfEach(given.get(), nodes);
        if (builder.driver() == Driver.DOCKER) {
            mistakes.add(
                    given.get(),
                    "the engine's own BuildKit is at one place: with nodes <builder><driver> is another"
                            + " (-Dpixelzx.builder.driver)",
                    EXAMPLE);
        }
        return nodes;
    }

    private List<RawElement> elements(Given given) {
        if (given.value().text() == null) {
            given.value().children().stream()
                    .filter(child -> !child.name().equals("node"))
                    .forEach(child ->
                            mistakes.add(given, "<" + child.name() + "> is none; each is a <node>", "<node>…</node>"));
            return given.value().children("node");
        }
        List<RawElement> elements = new ArrayList<>();
        for (String item : reader.list(given)) {
            int equals = item.indexOf('=');
            if (equals < 1) {
                mistakes.add(given, "'" + item + "' is not of the form platform[+platform]=endpoint", EXAMPLE);
            } else {
                elements.add(RawElement.of(
                        "node",
                        RawElement.of("platforms", item.substring(0, equals).replace('+', ',')),
                        RawElement.of("endpoint", item.substring(equals + 1))));
            }
        }
        return elements;
    }

    private void requireOneOfEach(Given given, List<NodeSpec> nodes) {
        Map<Platform, NodeSpec> places = new TreeMap<>();
        Set<String> names = new HashSet<>();
        for (NodeSpec each : nodes) {
            if (!names.add(each.name())) {
                mistakes.add(
                        given, "two nodes have the name '" + each.name() + "'", "<node><name>other</name>…</node>");
            }
            for (Platform platform : each.platforms()) {
                NodeSpec other = places.putIfAbsent(platform, each);
                if (other != null) {
                    mistakes.add(
                            given,
                            platform + " is built by " + other.title() + " and by " + each.title()
                                    + ": each platform is one node's",
                            "<node><platforms>" + platform + "</platforms>…</node> once");
                }
            }
        }
    }
}
