package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The container a node needs: the same buildx would make, plus labels that tell what it was made from.
 *
 * <p>buildx never compares an existing container with what it was asked for, so the labels are what a change of
 * configuration is noticed by.
 *
 * @param wished the container the user wants
 */
record BuilderContainer(
        BuilderNode node, BuilderSpec.Container wished, BuildkitConfig config, EngineDescription engine) {

    /** The label with the builder's name, on every container made here. */
    static final String BUILDER_LABEL = "io.pixelzx.builder";

    /** The label with the digest of everything the container was made from. */
    static final String SPEC_LABEL = "io.pixelzx.spec";

    /** The label with the ID of the image the container was made from. */
    static final String IMAGE_LABEL = "io.pixelzx.builder.image";

    /** The label with the {@link Maker}: whoever finds the container unfinished can tell whether it ever will be. */
    static final String MAKER_LABEL = "io.pixelzx.builder.maker";

    private static final String CONFIG_FILE = BuildkitConfig.DIRECTORY + "/buildkitd.toml";
    private static final String STATE_DIRECTORY = "/var/lib/buildkit";
    private static final String CGROUP_PARENT = "/docker/buildx";
    private static final String RESTART_POLICY = "unless-stopped";
    private static final String DEFAULT_NETWORK = "bridge";

    /** An address with the name of a user, and a password perhaps. */
    private static final Pattern WITH_USER = Pattern.compile("^([a-zA-Z0-9+.-]+://)?[^/@]+@");

    /** The part of a second that processor time is counted in, in microseconds: the kernel's own default. */
    private static final long CPU_PERIOD = 100_000;

    /** Whether a container was made here at all. */
    static boolean made(ContainerState container) {
        return container.labels().containsKey(SPEC_LABEL);
    }

    /** The BuildKit image's reference. */
    String image() {
        return wished.image();
    }

    /** Whether an existing container is what this one would be, if made from an image with this ID. */
    boolean equalTo(ContainerState existing, String imageId) {
        return digest(imageId).toString().equals(existing.labels().get(SPEC_LABEL));
    }

    /** What to create; the name is another one until the container is complete. */
    ContainerSpec spec(String temporaryName, String imageId) {
        Map<String, String> labels = new TreeMap<>(wished.labels());
        labels.put(BUILDER_LABEL, node.builder());
        labels.put(SPEC_LABEL, digest(imageId).toString());
        labels.put(IMAGE_LABEL, imageId);
        labels.put(MAKER_LABEL, Maker.current().toString());
        return bare().withName(temporaryName)
                .withEnvironment(config.environment())
                .withLabels(labels);
    }

    /** What buildx must be told to make the same container, should it ever have to. */
    Map<String, String> driverOpts() {
        Map<String, String> options = new TreeMap<>();
        options.put(BuilderNode.IMAGE_OPTION, image());
        if (!config.network().equals(DEFAULT_NETWORK)) {
            options.put("network", config.network());
        }
        if (wished.memoryBytes() > 0) {
            options.put("memory", String.valueOf(wished.memoryBytes()));
            options.put("memory-swap", String.valueOf(wished.memoryBytes()));
        }
        if (wished.nanoCpus() > 0) {
            options.put("cpu-period", String.valueOf(CPU_PERIOD));
            options.put("cpu-quota", String.valueOf(wished.nanoCpus() * CPU_PERIOD / 1_000_000_000));
        }
        if (!wished.restartPolicy().equals(RESTART_POLICY)) {
            options.put("restart-policy", wished.restartPolicy());
        }
        config.environment().forEach((name, value) -> {
            if (!isSecret(name, value)) {
                options.put("env." + name, value);
            }
        });
        return options;
    }

    /**
     * Whether a variable is nothing for arguments, which everybody on the machine can see. The container has it in any
     * case; the one buildx would make, should somebody remove it, would not.
     */
    private static boolean isSecret(String name, String value) {
        return WITH_USER.matcher(value).find() || !Redaction.of(name, value).equals(value);
    }

    /** The same in two JVMs, so no map may be written as it comes. */
    private Digest digest(String imageId) {
        String everything = String.join(
                "\n", bare().toString(), new TreeMap<>(wished.labels()).toString(), config.fingerprint(), imageId);
        return Digest.of(everything.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("--config", CONFIG_FILE));
        wished.entitlements().forEach(name -> command.add(BuildkitConfig.granting(name)));
        return command;
    }

    private ContainerSpec bare() {
        ContainerSpec spec = ContainerSpec.of(image())
                .withCommand(command())
                .withPrivileged(true)
                .withInit(true)
                .withNetwork(config.network())
                .withMemoryBytes(wished.memoryBytes())
                .withNanoCpus(wished.nanoCpus())
                .withRestartPolicy(wished.restartPolicy())
                .withVolumes(Map.of(node.volume(), STATE_DIRECTORY));
        if (engine.cgroupDriver().equals("cgroupfs")) {
            spec = spec.withCgroupParent(CGROUP_PARENT);
        }
        return engine.userNamespaces() ? spec.withUsernsMode("host") : spec;
    }
}
