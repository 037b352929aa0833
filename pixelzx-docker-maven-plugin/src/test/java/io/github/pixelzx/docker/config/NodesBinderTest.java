package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import io.github.pixelzx.docker.config.BuilderSpec.Kubernetes;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesBinderTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");

    @Test
    void makesABuilderOfItsOwnOfEachNode() {
        BuilderSpec builder = new Written()
                .pom(
                        "builder",
                        RawElement.of("name", "team"),
                        RawElement.of("memory", "4GB"),
                        RawElement.of(
                                "nodes",
                                node("linux/amd64", "default"),
                                node("linux/arm/v7, linux/arm64", "ssh://arm.lan", "memory", "1GB", "name", "pi")))
                .bind()
                .builder();

        assertThat(builder.nodes()).hasSize(2);
        NodeSpec here = builder.nodes().get(0);
        NodeSpec pi = builder.nodes().get(1);
        assertThat(here.name()).isEqualTo("amd64");
        assertThat(here.engine()).isNull();
        assertThat(here.builder().name()).isEqualTo("team-amd64");
        assertThat(here.builder().container().memoryBytes()).isEqualTo(4L << 30);
        assertThat(pi.title()).isEqualTo("node 'pi' (ssh://arm.lan)");
        assertThat(pi.platforms()).containsExactly(ARM64, ARM_V7);
        assertThat(pi.engine()).isEqualTo(new EngineSpec("ssh://arm.lan", null, "<builder><nodes><node>"));
        assertThat(pi.builder().container().memoryBytes()).isEqualTo(1L << 30);
    }

    @Test
    void bindsTheExampleOfTheDocumentation() throws Exception {
        BuilderSpec builder = new Written()
                .pom("builder", ExampleFile.builder("nodes.xml").children().toArray(RawElement[]::new))
                .bind()
                .builder();

        assertThat(builder.nodes())
                .extracting(NodeSpec::name, node -> node.builder().driver())
                .containsExactly(
                        tuple("amd64", Driver.DOCKER_CONTAINER),
                        tuple("arm", Driver.DOCKER_CONTAINER),
                        tuple("riscv64", Driver.REMOTE));
    }

    @Test
    void bindsNodePoolsOfACluster() throws Exception {
        BuilderSpec builder = new Written()
                .pom("builder", ExampleFile.builder("kubernetes.xml").children().toArray(RawElement[]::new))
                .bind()
                .builder();

        assertThat(builder.nodes())
                .extracting(
                        node -> node.builder().name(), node -> node.builder().driver())
                .containsExactly(tuple("cluster-amd64", Driver.KUBERNETES), tuple("cluster-arm64", Driver.KUBERNETES));
        Kubernetes arm = builder.nodes().get(1).builder().kubernetes();
        assertThat(arm.context()).isEqualTo("ci");
        assertThat(arm.options())
                .containsEntry("requests.cpu", "2")
                .containsEntry("tolerations", "key=arch,operator=Equal,value=arm64,effect=NoSchedule");
    }

    @Test
    void takesDriverOptsFromTheCommandLine() {
        BuilderSpec builder = new Written()
                .commandLine("pixelzx.builder.driver", "kubernetes")
                .commandLine("pixelzx.builder.driverOpts.requests.cpu", "2")
                .commandLine("pixelzx.builder.kubeContext", "ci")
                .bind()
                .builder();

        assertThat(builder.kubernetes()).isEqualTo(new Kubernetes(null, "ci", Map.of("requests.cpu", "2")));
    }

    @Test
    void givesTheContainerOfANodeVariablesOfItsOwn() {
        RawElement options = RawElement.of("driverOpts", RawElement.of("env.HTTPS_PROXY", "http://arm.lan:3128"));
        BuilderSpec builder = new Written()
                .pom(
                        "builder",
                        RawElement.of(
                                "nodes",
                                RawElement.of("node", RawElement.of("platforms", "linux/amd64")),
                                RawElement.of("node", RawElement.of("platforms", "linux/arm64"), options)))
                .commandLine("pixelzx.builder.driverOpts.env.A", "b")
                .bind()
                .builder();

        assertThat(builder.nodes())
                .extracting(node -> node.builder().container().environment())
                .containsExactly(Map.of("A", "b"), Map.of("A", "b", "HTTPS_PROXY", "http://arm.lan:3128"));
    }

    @Test
    void readsNodesFromTheCommandLine() {
        BuilderSpec builder = new Written()
                .commandLine("pixelzx.builder.nodes", "linux/amd64=default,linux/arm64+linux/arm/v7=arm-context")
                .bind()
                .builder();

        assertThat(builder.nodes())
                .extracting(NodeSpec::name, NodeSpec::platforms)
                .containsExactly(tuple("amd64", List.of(AMD64)), tuple("arm64", List.of(ARM64, ARM_V7)));
        assertThat(builder.nodes().get(1).engine())
                .isEqualTo(new EngineSpec("arm-context", null, "<builder><nodes><node>"));
    }

    @Test
    void reachesABuildkitOrAnEngineBehindTls() {
        BuilderSpec builder = new Written()
                .pom(
                        "builder",
                        RawElement.of(
                                "nodes",
                                node(
                                        "linux/arm64",
                                        "tcp://arm.lan:1234",
                                        "driver",
                                        "remote",
                                        "cacert",
                                        "tls/authority.pem",
                                        "servername",
                                        "buildkit"),
                                node("linux/arm/v7", "tcp://pi.lan:2376", "cacert", "pi/ca.pem", "key", "pi/key.pem")))
                .bind()
                .builder();

        BuilderSpec buildkit = builder.nodes().get(0).builder();
        assertThat(buildkit.driver()).isEqualTo(Driver.REMOTE);
        assertThat(buildkit.remote())
                .isEqualTo(new Remote(
                        "tcp://arm.lan:1234",
                        Written.BASEDIR.resolve("tls/authority.pem").toAbsolutePath(),
                        null,
                        null,
                        "buildkit"));
        assertThat(builder.nodes().get(1).engine())
                .isEqualTo(new EngineSpec(
                        "tcp://pi.lan:2376", Written.BASEDIR.resolve("pi").toAbsolutePath(), "<builder><nodes><node>"));
    }

    private static RawElement node(String platforms, String endpoint, String... more) {
        List<RawElement> children = new ArrayList<>();
        children.add(RawElement.of("platforms", platforms));
        children.add(RawElement.of("endpoint", endpoint));
        for (int i = 0; i < more.length; i += 2) {
            children.add(RawElement.of(more[i], more[i + 1]));
        }
        return new RawElement("node", null, children);
    }
}
