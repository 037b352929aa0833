package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.engine.DescriptionDraft;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BuilderNodesTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform RISCV64 = Platform.parse("linux/riscv64");
    private static final BuilderSpec TWO = BuilderSpec.of("team", IMAGE).at(List.of(node(AMD64), node(ARM64)));

    private final FakeBuildx buildx = new FakeBuildx();
    private final BuilderNodes nodes = new BuilderNodes(node ->
            new Builders(new FakeEngine().holding(IMAGE, Platform.parse("linux/amd64")), buildx, new SilentProgress()));

    @Test
    void opensTheEngineAheadOnlyForABuilderThatIsMadeOnIt() {
        List<String> opened = new ArrayList<>();
        BuilderSpec here = BuilderSpec.of("one", IMAGE);
        BuilderSpec remote = BuilderSpec.remote("far", BuilderSpec.Remote.of("tcp://127.0.0.1:1"));

        nodes.source(TWO, List.of(AMD64), () -> opened.add("for nodes")).soon();
        nodes.source(remote, List.of(AMD64), () -> opened.add("for a remote one"))
                .soon();
        nodes.source(here, List.of(AMD64), () -> opened.add("for one")).soon();

        assertThat(opened).containsExactly("for one");
    }

    @Test
    void makesABuilderAtEachNode() {
        Builder builder = nodes.ensure(TWO, List.of(AMD64, ARM64));

        assertThat(builder.name()).isEqualTo("team");
        assertThat(builder.parts())
                .extracting(part -> part.node()
                        + ' '
                        + part.platforms()
                        + ' '
                        + part.builder().name())
                .containsExactly("amd64 [linux/amd64] team-amd64", "arm64 [linux/arm64] team-arm64");
        assertThat(buildx.knows("team-amd64")).isTrue();
        assertThat(buildx.knows("team-arm64")).isTrue();
        assertThat(buildx.knows("team")).isFalse();
    }

    @Test
    void knowsWhatIsEmulatedAtANode() {
        BuilderSpec spec =
                BuilderSpec.of("team", IMAGE).at(List.of(node(AMD64), node(ARM64), node(Platform.parse("linux/386"))));

        Builder builder = nodes.ensure(spec, List.of(AMD64, ARM64, Platform.parse("linux/386")));

        assertThat(builder.parts())
                .extracting(part -> part.node() + ' ' + part.emulated())
                .containsExactly("amd64 []", "arm64 [linux/arm64]", "386 []");
    }

    @Test
    void opensNoEngineForABuildkitThatRunsAlready() {
        BuilderSpec remote = BuilderSpec.remote("far", BuilderSpec.Remote.of("tcp://127.0.0.1:1"));
        Supplier<Engine> none = () -> {
            throw new AssertionError("an engine was opened");
        };
        Builders builders = new Builders(none, buildx, new SilentProgress());
        buildx.createRemote("far", "far-remote", List.of(), "tcp://127.0.0.1:1");

        assertThat(catchThrowableOfType(ProblemException.class, () -> builders.ensure(remote))
                        .problem()
                        .help())
                .isEqualTo(HelpTopic.REMOTE_BUILDER);
        builders.remove(remote);
        assertThat(buildx.knows("far")).isFalse();
        assertThat(builders.inspect(remote).sentence()).contains("Connection refused");
    }

    @Test
    void knowsTheMirrorsOfTheEnginesThatBuildSomething() {
        List<String> asked = new ArrayList<>();
        BuilderNodes far = new BuilderNodes(node -> {
            asked.add(node.name());
            return new Builders(
                    new FakeEngine().describedAs(at("tcp://" + node.name() + ".lan:2376", node.name())),
                    buildx,
                    new SilentProgress());
        });

        assertThat(far.mirrors(TWO, List.of(ARM64))).containsExactly("https://arm64.mirror.lan");
        assertThat(asked).containsExactly("arm64");
        assertThat(far.mirrors(TWO, List.of(AMD64, ARM64)))
                .containsExactly("https://amd64.mirror.lan", "https://arm64.mirror.lan");
        assertThat(far.mirrors(BuilderSpec.remote("far", BuilderSpec.Remote.of("tcp://127.0.0.1:1")), List.of(ARM64)))
                .isEmpty();
    }

    @Test
    void asksNoMirrorHereThatIsOnTheLoopbackOfAnotherMachine() {
        BuilderSpec one = BuilderSpec.of("one", IMAGE);

        assertThat(mirrors(one, "unix:///var/run/docker.sock")).contains("http://127.0.0.1:5000/");
        assertThat(mirrors(one, "tcp://127.0.0.1:2375")).contains("http://127.0.0.1:5000/");
        assertThat(mirrors(one, "ssh://me@far.lan")).containsExactly("https://far.mirror.lan");
    }

    private List<String> mirrors(BuilderSpec spec, String host) {
        Engine engine = new FakeEngine().describedAs(at(host, "far"));
        return new BuilderNodes(node -> new Builders(engine, buildx, new SilentProgress()))
                .mirrors(spec, List.of(AMD64));
    }

    /** An engine's, with a mirror on its loopback and one that everybody reaches. */
    private static EngineDescription at(String host, String mirror) {
        return new DescriptionDraft(new FakeEngine().describe())
                .mirrors(List.of("http://127.0.0.1:5000/", "https://" + mirror + ".mirror.lan"))
                .host(host)
                .description();
    }

    @Test
    void leavesNodesAloneThatBuildNothing() {
        Builder builder = nodes.ensure(TWO, List.of(ARM64));

        assertThat(builder.name()).isEqualTo("team-arm64");
        assertThat(builder.parts()).isEmpty();
        assertThat(buildx.knows("team-amd64")).isFalse();
    }

    @Test
    void refusesAPlatformThatIsNoNodes() {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> nodes.ensure(TWO, List.of(AMD64, RISCV64)));

        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_SUPPORTED);
        assertThat(refusal.problem().what()).isEqualTo("No node of builder 'team' builds linux/riscv64");
        assertThat(buildx.calls()).isEmpty();
    }

    @Test
    void removesTheBuilderOfEachNode() {
        nodes.ensure(TWO);

        nodes.remove(TWO);

        assertThat(buildx.knows("team-amd64")).isFalse();
        assertThat(buildx.knows("team-arm64")).isFalse();
    }

    @Test
    void endsTheOthersWhenOneFailsAndNamesIt() {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Instant start = Instant.now();

        ProblemException failure = catchThrowableOfType(
                ProblemException.class,
                () -> Together.all(List.of(
                        Together.Work.of("node 'slow'", () -> {
                            running.countDown();
                            try {
                                return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
                            } catch (InterruptedException e) {
                                ended.set(true);
                                return false;
                            }
                        }),
                        Together.Work.of("node 'arm'", () -> {
                            awaits(running);
                            throw Problem.environment(HelpTopic.BUILD_FAILED, "Cannot build", "why", "fix")
                                    .asException();
                        }))));

        assertThat(failure.problem().what()).isEqualTo("Node 'arm': Cannot build");
        assertThat(ended).isTrue();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NodeSpec node(Platform platform) {
        String name = platform.architecture();
        return new NodeSpec(name, List.of(platform), "", null, BuilderSpec.of("team-" + name, IMAGE));
    }
}
