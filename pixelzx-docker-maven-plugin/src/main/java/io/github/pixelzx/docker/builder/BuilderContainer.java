package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The container a node needs: the same buildx would make, plus labels that tell what it was made from.
 *
 * <p>buildx never compares an existing container with what it was asked for, so the labels are what a change of
 * configuration is noticed by.
 *
 * @param image the BuildKit image's reference
 */
record BuilderContainer(BuilderNode node, String image, BuildkitConfig config, EngineDescription engine) {

    /** The label with the builder's name, on every container made here. */
    static final String BUILDER_LABEL = "io.pixelzx.builder";

    /** The label with the digest of everything the container was made from. */
    static final String SPEC_LABEL = "io.pixelzx.spec";

    /** The label with the ID of the image the container was made from. */
    static final String IMAGE_LABEL = "io.pixelzx.builder.image";

    /** The label with the {@link Maker}: whoever finds the container unfinished can tell whether it ever will be. */
    static final String MAKER_LABEL = "io.pixelzx.builder.maker";

    private static final String CONFIG_FILE = "/etc/buildkit/buildkitd.toml";
    private static final String STATE_DIRECTORY = "/var/lib/buildkit";
    private static final String CGROUP_PARENT = "/docker/buildx";

    /** Whether a container was made here at all. */
    static boolean made(ContainerState container) {
        return container.labels().containsKey(SPEC_LABEL);
    }

    /** Whether an existing container is what this one would be, if made from an image with this ID. */
    boolean equalTo(ContainerState existing, String imageId) {
        return digest(imageId).toString().equals(existing.labels().get(SPEC_LABEL));
    }

    /** What to create; the name is another one until the container is complete. */
    ContainerSpec spec(String temporaryName, String imageId) {
        return bare().withName(temporaryName)
                .withLabels(Map.of(
                        BUILDER_LABEL, node.builder(),
                        SPEC_LABEL, digest(imageId).toString(),
                        IMAGE_LABEL, imageId,
                        MAKER_LABEL, Maker.current().toString()));
    }

    /** What buildx must be told to make the same container, should it ever have to. */
    List<String> driverOpts() {
        List<String> options = new ArrayList<>(List.of("image=" + image));
        if (config.hostNetwork()) {
            options.add("network=host");
        }
        return options;
    }

    private Digest digest(String imageId) {
        String everything = String.join("\n", bare().toString(), config.toml(), imageId);
        return Digest.of(everything.getBytes(StandardCharsets.UTF_8));
    }

    private ContainerSpec bare() {
        ContainerSpec spec = ContainerSpec.of(image)
                .withCommand(List.of("--config", CONFIG_FILE, "--allow-insecure-entitlement=network.host"))
                .withPrivileged(true)
                .withInit(true)
                .withNetwork(config.hostNetwork() ? "host" : "bridge")
                .withRestartPolicy("unless-stopped")
                .withVolumes(Map.of(node.volume(), STATE_DIRECTORY));
        if (engine.cgroupDriver().equals("cgroupfs")) {
            spec = spec.withCgroupParent(CGROUP_PARENT);
        }
        return engine.userNamespaces() ? spec.withUsernsMode("host") : spec;
    }
}
