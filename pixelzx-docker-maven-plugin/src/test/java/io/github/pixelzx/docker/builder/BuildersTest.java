package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.engine.ExecResult;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuildersTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";
    private static final String CONTAINER = "buildx_buildkit_pixelzx-builder0";
    private static final BuilderSpec SPEC = BuilderSpec.of("pixelzx-builder", IMAGE);
    private static final Platform HERE = Platform.of("linux", "amd64");
    private static final ExecResult NOT_READY = new ExecResult(1, "", "error reading server preface: EOF");

    private final FakeEngine engine = new FakeEngine().holding(IMAGE, HERE);
    private final FakeBuildx buildx = new FakeBuildx();
    private final List<String> told = new ArrayList<>();
    private final List<String> ready = new ArrayList<>();
    private final Builders builders = new Builders(
            engine,
            buildx,
            new SilentProgress() {
                @Override
                public void warning(String sentence) {
                    told.add("warning: " + sentence);
                }

                @Override
                public void pullingBuilderImage(String image) {
                    told.add("pulling " + image);
                }

                @Override
                public void creatingBuilder(String builder, String reason) {
                    told.add("creating " + builder + ": " + reason);
                }

                @Override
                public void builderReady(String builder, String description, Duration took) {
                    ready.add(builder);
                }
            },
            Duration.ofMillis(300),
            new RegistryCertificates(List.of()));

    @Test
    void makesTheContainerCompleteBeforeItGetsItsName() {
        Builder builder = builders.ensure(SPEC);

        assertThat(builder.name()).isEqualTo("pixelzx-builder");
        assertThat(builder.nodes()).containsExactly("pixelzx-builder0");
        assertThat(builder.engine()).isEqualTo(engine.describe().environment());
        assertThat(engine.calls())
                .map(call -> call.replaceAll("pixelzx-new-\\S+", "NEW"))
                .containsExactly("create NEW", "put NEW", "rename " + CONTAINER, "start " + CONTAINER);
        assertThat(told).containsExactly("creating pixelzx-builder: it does not exist");
        assertThat(buildx.calls())
                .containsExactly(List.of("create", "pixelzx-builder", "pixelzx-builder0", "image=" + IMAGE));
    }

    @Test
    void makesTheContainerBuildxWouldMake() {
        builders.ensure(SPEC);

        ContainerSpec spec = engine.specOf(CONTAINER);
        assertThat(spec.image()).isEqualTo(IMAGE);
        assertThat(spec.command())
                .containsExactly(
                        "--config", "/etc/buildkit/buildkitd.toml", "--allow-insecure-entitlement=network.host");
        assertThat(spec.privileged()).isTrue();
        assertThat(spec.init()).isTrue();
        assertThat(spec.network()).isEqualTo("bridge");
        assertThat(spec.restartPolicy()).isEqualTo("unless-stopped");
        assertThat(spec.cgroupParent()).isEqualTo("/docker/buildx");
        assertThat(spec.usernsMode()).isNull();
        assertThat(spec.volumes()).isEqualTo(Map.of(CONTAINER + "_state", "/var/lib/buildkit"));
        assertThat(spec.labels()).containsEntry("io.pixelzx.builder", "pixelzx-builder");
        assertThat(spec.labels().get("io.pixelzx.spec")).startsWith("sha256:");
        assertThat(new String(engine.filesOf(CONTAINER).get("/etc/buildkit/buildkitd.toml"), StandardCharsets.UTF_8))
                .contains("gckeepstorage");
    }

    @Test
    void sharesTheEnginesNetworkWhereAMirrorIsOnItsLoopback() {
        engine.describedAs(BuildkitConfigTest.engine(List.of("http://127.0.0.1:5000"), List.of()));

        builders.ensure(SPEC);

        assertThat(engine.specOf(CONTAINER).network()).isEqualTo("host");
        assertThat(buildx.calls().get(0)).contains("network=host");
    }

    @Test
    void presumesThatAContainerAnswersWhichIsAsWishedAndHasLongBeenRunning() {
        assertThat(builders.presume(SPEC)).isEmpty();
        Builder made = builders.ensure(SPEC);
        assertThat(builders.presume(SPEC)).isEmpty();

        engine.age(CONTAINER, Duration.ofHours(1));
        engine.forgetCalls();
        engine.executing((container, argv) -> {
            throw new AssertionError("nobody asks BuildKit");
        });

        assertThat(builders.presume(SPEC)).map(PresumedBuilder::builder).contains(made);
        assertThat(engine.calls()).isEmpty();
        assertThat(builders.presume(BuilderSpec.of("pixelzx-builder", "moby/buildkit:other")))
                .isEmpty();
        engine.force(CONTAINER, Status.PAUSED);
        assertThat(builders.presume(SPEC)).isEmpty();
    }

    @Test
    void presumesNothingOfABuilderThatBuildxHasForgotten() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        buildx.forget("pixelzx-builder", Map.of());

        assertThat(builders.presume(SPEC)).isEmpty();
    }

    @Test
    void findsThatAPresumedBuilderAnswers() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        engine.forgetCalls();

        assertThat(builders.presume(SPEC).orElseThrow().assure()).isFalse();
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void mendsAPresumedBuilderThatDoesNotAnswer() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        String hung = engine.inspectContainer(CONTAINER).orElseThrow().id();
        engine.executing((container, argv) -> container.id().equals(hung) ? Optional.of(NOT_READY) : Optional.empty());

        assertThat(builders.presume(SPEC).orElseThrow().assure()).isTrue();
        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isNotEqualTo(hung);
    }

    @Test
    void countsAPresumedBuilderThatAnswersOnlyOnceItIsAskedAgainAsMended() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        Deque<ExecResult> answers = new ArrayDeque<>(List.of(NOT_READY, new ExecResult(0, "", "")));
        engine.executing((container, argv) -> Optional.of(answers.removeFirst()));

        assertThat(builders.presume(SPEC).orElseThrow().assure()).isTrue();
        assertThat(answers).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "EXITED"})
    void countsAPresumedBuilderThatStoppedInThatMomentAsMended(Status status) {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        PresumedBuilder presumed = builders.presume(SPEC).orElseThrow();
        engine.force(CONTAINER, status);

        assertThat(presumed.assure()).isTrue();
    }

    @Test
    void countsAPresumedBuilderThatBuildxForgotInThatMomentAsMended() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        PresumedBuilder presumed = builders.presume(SPEC).orElseThrow();
        buildx.forget("pixelzx-builder", Map.of());

        assertThat(presumed.assure()).isTrue();
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void presumesNothingOfAContainerThatWasJustStartedByTheClockOfItsEngine() {
        builders.ensure(SPEC);
        engine.ahead(Duration.ofMinutes(-5));
        engine.age(CONTAINER, Duration.ofMinutes(5).plusSeconds(10));

        assertThat(builders.presume(SPEC)).isEmpty();
    }

    @Test
    void tellsOfAPresumedBuilderWhenItIsAskedToAndThatItIsReadyOnce() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        told.clear();
        ready.clear();
        PresumedBuilder presumed = builders.presume(SPEC).orElseThrow();
        engine.force(CONTAINER, Status.DEAD);

        presumed.assure();
        assertThat(told).isEmpty();
        assertThat(ready).isEmpty();

        presumed.tell();
        assertThat(told).singleElement().asString().startsWith("creating pixelzx-builder: its container is dead");
        assertThat(ready).containsExactly("pixelzx-builder");

        engine.force(CONTAINER, Status.DEAD);
        presumed.assure();
        assertThat(told).hasSize(2);
        assertThat(ready).hasSize(1);
    }

    @Test
    void doesNothingWhenAllIsAsWished() {
        builders.ensure(SPEC);
        engine.forgetCalls();

        builders.ensure(SPEC);

        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.calls()).hasSize(1);
    }

    @Test
    void makesABuilderAnewThatHangsHoweverLongItHasRun() {
        builders.ensure(SPEC);
        engine.age(CONTAINER, Duration.ofHours(1));
        String hung = engine.inspectContainer(CONTAINER).orElseThrow().id();
        engine.executing((container, argv) -> container.id().equals(hung) ? Optional.of(NOT_READY) : Optional.empty());

        builders.ensure(SPEC);

        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isNotEqualTo(hung);
        assertThat(told).last().asString().contains("BuildKit did not answer");
    }

    @Test
    void leavesABuilderToThoseWhoBuildWithItWhenItsImageGotNewer() {
        builders.ensure(SPEC);
        String old = engine.inspectContainer(CONTAINER).orElseThrow().id();
        engine.serving(CONTAINER, List.of(List.of("buildctl", "dial-stdio")));
        engine.retag("moby/buildkit:newer", IMAGE);

        builders.ensure(SPEC);

        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isEqualTo(old);
        assertThat(told).last().asString().startsWith("warning: The image " + IMAGE + " has changed");

        engine.serving(CONTAINER, List.of());
        builders.ensure(SPEC);
        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isNotEqualTo(old);
    }

    @Test
    void writesNoPasswordOfAProxyWhereOthersCanReadIt() {
        engine.describedAs(BuildkitConfigTest.withProxies(Map.of(
                "HTTP_PROXY", "http://user:canary@proxy:3128",
                "HTTPS_PROXY", "user:canary@proxy:3128",
                "NO_PROXY", "localhost,.lan")));

        builders.ensure(SPEC);

        assertThat(buildx.calls().toString()).doesNotContain("canary").contains("env.NO_PROXY=localhost,.lan");
        assertThat(engine.specOf(CONTAINER).environment())
                .containsEntry("HTTP_PROXY", "http://user:canary@proxy:3128")
                .containsEntry("HTTPS_PROXY", "user:canary@proxy:3128");
        assertThat(told.toString()).doesNotContain("canary");
        engine.forgetCalls();
        builders.ensure(SPEC);
        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.calls()).hasSize(1);
    }

    @Test
    void tellsBuildxNoSecretOfTheContainers() {
        Map<String, String> variables =
                Map.of("AWS_SECRET_ACCESS_KEY", "canary", "MIRROR", "https://canary@mirror.lan/x", "A", "b");

        builders.ensure(
                changed(BuilderSpec.Container.of(IMAGE).withEnvironment(variables), BuilderSpec.Buildkit.DEFAULT));

        assertThat(engine.specOf(CONTAINER).environment()).isEqualTo(variables);
        assertThat(buildx.calls().toString()).contains("env.A=b").doesNotContain("canary");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "EXITED"})
    void startsAContainerThatDoesNotRun(Status status) {
        builders.ensure(SPEC);
        engine.force(CONTAINER, status);
        engine.forgetCalls();

        builders.ensure(SPEC);

        assertThat(engine.calls()).containsExactly("start " + CONTAINER);
    }

    @Test
    void letsAPausedContainerGoOn() {
        builders.ensure(SPEC);
        engine.force(CONTAINER, Status.PAUSED);
        engine.forgetCalls();

        builders.ensure(SPEC);

        assertThat(engine.calls()).containsExactly("unpause " + CONTAINER);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEAD", "RESTARTING"})
    void makesAContainerAnewThatIsBeyondHelp(Status status) {
        builders.ensure(SPEC);
        String old = engine.inspectContainer(CONTAINER).orElseThrow().id();
        engine.force(CONTAINER, status);

        builders.ensure(SPEC);

        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isNotEqualTo(old);
        assertThat(engine.containerNames()).containsExactly(CONTAINER);
    }

    @Test
    void tellsBuildxOnlyOfABuilderThatAnswers() {
        Deque<ExecResult> answers = new ArrayDeque<>(List.of(NOT_READY, NOT_READY, new ExecResult(0, "", "")));
        engine.executing((container, argv) -> {
            assertThat(buildx.knows("pixelzx-builder")).isFalse();
            return Optional.of(answers.removeFirst());
        });

        builders.ensure(SPEC);

        assertThat(answers).isEmpty();
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void givesUpOnABuilderThatNeverAnswersAndTellsBuildxNothing() {
        engine.executing((container, argv) -> Optional.of(NOT_READY));

        assertProblem(HelpTopic.BUILDER_NOT_READY, "error reading server preface", () -> builders.ensure(SPEC));
        assertThat(buildx.knows("pixelzx-builder")).isFalse();
    }

    @Test
    void makesTheContainerAnewWhenTheImageChanged() {
        builders.ensure(SPEC);
        String old = engine.inspectContainer(CONTAINER).orElseThrow().id();

        engine.holding("moby/buildkit:v0.26.3", HERE);
        builders.ensure(BuilderSpec.of("pixelzx-builder", "moby/buildkit:v0.26.3"));

        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isNotEqualTo(old);
        assertThat(engine.specOf(CONTAINER).volumes()).containsKey(CONTAINER + "_state");
        assertThat(engine.containerNames()).containsExactly(CONTAINER);
        assertThat(told).last().isEqualTo("creating pixelzx-builder: its configuration or image changed");
        assertThat(buildx.calls()).hasSize(2);
        assertThat(buildx.calls().get(1)).contains("image=moby/buildkit:v0.26.3");
    }

    @Test
    void makesTheContainerAnewWhenTheEngineHasGotAMirror() {
        builders.ensure(SPEC);
        engine.describedAs(BuildkitConfigTest.engine(List.of("https://mirror.example.com"), List.of()));

        builders.ensure(SPEC);

        assertThat(new String(engine.filesOf(CONTAINER).get("/etc/buildkit/buildkitd.toml"), StandardCharsets.UTF_8))
                .contains("mirror.example.com");
    }

    static Stream<BuilderSpec> changes() {
        BuilderSpec.Buildkit buildkit = BuilderSpec.Buildkit.DEFAULT;
        return Stream.of(
                changed(new BuilderSpec.Container(IMAGE, "host", 0, 0, "unless-stopped", Map.of()), buildkit),
                changed(new BuilderSpec.Container(IMAGE, null, 1 << 30, 0, "unless-stopped", Map.of()), buildkit),
                changed(new BuilderSpec.Container(IMAGE, null, 0, 1_500_000_000, "unless-stopped", Map.of()), buildkit),
                changed(new BuilderSpec.Container(IMAGE, null, 0, 0, "no", Map.of()), buildkit),
                changed(
                        new BuilderSpec.Container(IMAGE, null, 0, 0, "unless-stopped", Map.of("team", "platform")),
                        buildkit),
                changed(
                        new BuilderSpec.Container(
                                IMAGE, null, 0, 0, "unless-stopped", Map.of(), List.of("security.insecure"), Map.of()),
                        buildkit),
                changed(SPEC.container(), new BuilderSpec.Buildkit("20GB", null, List.of(), Map.of())),
                changed(SPEC.container(), new BuilderSpec.Buildkit(null, null, List.of("registry.lan"), Map.of())));
    }

    private static BuilderSpec changed(BuilderSpec.Container container, BuilderSpec.Buildkit buildkit) {
        return new BuilderSpec(SPEC.name(), SPEC.driver(), container, buildkit, false);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void makesTheContainerAnewAndKeepsTheCacheWhateverChanges(BuilderSpec changed) {
        builders.ensure(SPEC);
        String old = engine.inspectContainer(CONTAINER).orElseThrow().id();
        engine.forgetCalls();

        builders.ensure(changed);
        String made = engine.inspectContainer(CONTAINER).orElseThrow().id();
        builders.ensure(changed);

        assertThat(made).isNotEqualTo(old);
        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isEqualTo(made);
        assertThat(engine.calls()).noneMatch(call -> call.startsWith("removeVolume"));
        assertThat(engine.specOf(CONTAINER).volumes()).containsKey(CONTAINER + "_state");
    }

    @Test
    void tellsBuildxHowToMakeTheSameContainer() {
        engine.describedAs(BuildkitConfigTest.withProxies(Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", "a,b")));
        builders.ensure(changed(
                new BuilderSpec.Container(IMAGE, "mine", 1 << 30, 1_500_000_000, "no", Map.of("team", "platform"))
                        .withEnvironment(Map.of("A", "b", "NO_PROXY", "mine.lan")),
                BuilderSpec.Buildkit.DEFAULT));

        ContainerSpec spec = engine.specOf(CONTAINER);
        assertThat(spec.network()).isEqualTo("mine");
        assertThat(spec.memoryBytes()).isEqualTo(1 << 30);
        assertThat(spec.nanoCpus()).isEqualTo(1_500_000_000);
        assertThat(spec.restartPolicy()).isEqualTo("no");
        assertThat(spec.labels()).containsEntry("team", "platform");
        assertThat(spec.environment()).isEqualTo(Map.of("HTTP_PROXY", "http://p:1", "NO_PROXY", "mine.lan", "A", "b"));
        assertThat(buildx.calls().get(0))
                .contains(
                        "network=mine",
                        "memory=1073741824",
                        "cpu-period=100000",
                        "cpu-quota=150000",
                        "restart-policy=no",
                        "env.HTTP_PROXY=http://p:1",
                        "env.NO_PROXY=mine.lan");
    }

    @Test
    void takesTheEnginesOwnBuildkitAsItIs() {
        BuilderSpec own = new BuilderSpec(
                "pixelzx-builder",
                BuilderSpec.Driver.DOCKER,
                BuilderSpec.Container.of(IMAGE),
                BuilderSpec.Buildkit.DEFAULT,
                false);

        assertThat(builders.ensure(own).name()).isEqualTo("default");
        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.calls()).isEmpty();
        builders.remove(own);
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void keepsAContainerWhoseImageTheEngineNoLongerHolds() {
        builders.ensure(SPEC);
        engine.removeImage(IMAGE);
        engine.forgetCalls();

        builders.ensure(SPEC);

        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void takesTheContainerOfAProcessThatWasFaster() {
        engine.before("rename", () -> new Builders(engine, new FakeBuildx(), new SilentProgress()).ensure(SPEC));

        builders.ensure(SPEC);

        assertThat(engine.containerNames()).containsExactly(CONTAINER);
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void leavesNoHalfMadeContainer() {
        engine.before("put", () -> {
            throw new IllegalStateException("the power is gone");
        });

        assertThatThrownBy(() -> builders.ensure(SPEC)).hasMessage("the power is gone");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void pullsAnImageTheEngineDoesNotHold() {
        engine.removeImage(IMAGE);
        engine.offering(IMAGE, HERE);

        builders.ensure(SPEC);

        assertThat(told).contains("pulling " + IMAGE);
        assertThat(engine.inspectContainer(CONTAINER)).isPresent();
    }

    @Test
    void saysHowToGetAnImageThatCannotBePulled() {
        engine.removeImage(IMAGE);

        assertProblem(HelpTopic.BUILDER_IMAGE_MISSING, "manifest unknown", () -> builders.ensure(SPEC));
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void adoptsAPrivilegedContainerOfSomebodyElseThatAnswers() {
        String id = engine.createContainer(
                ContainerSpec.of(IMAGE).withName(CONTAINER).withPrivileged(true));

        builders.ensure(SPEC);

        assertThat(engine.inspectContainer(CONTAINER).orElseThrow().id()).isEqualTo(id);
        assertThat(engine.calls()).contains("start " + CONTAINER).noneMatch(call -> call.startsWith("remove"));
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("warning: Builder 'pixelzx-builder' runs in a container");
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void refusesAnUnprivilegedContainerOfSomebodyElseAndLeavesItAlone() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(CONTAINER));
        engine.forgetCalls();

        assertProblem(HelpTopic.BUILDER_FOREIGN, "not privileged", () -> builders.ensure(SPEC));
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void refusesAContainerOfSomebodyElseWithoutBuildkitHoweverLongItRuns() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(CONTAINER).withPrivileged(true));
        engine.startContainer(CONTAINER);
        engine.age(CONTAINER, Duration.ofHours(1));
        engine.forgetCalls();
        engine.executing((container, argv) ->
                Optional.of(new ExecResult(null, "", "exec: \"buildctl\": executable file not found in $PATH")));

        assertProblem(HelpTopic.BUILDER_FOREIGN, "no buildctl", () -> builders.ensure(SPEC));
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void takesABuilderOfSeveralNodesForSomebodyElses() {
        Map<String, String> options = Map.of("image", IMAGE);
        StoredBuilder.Node first = new StoredBuilder.Node("pixelzx-builder0", "ssh://one", options);
        StoredBuilder.Node second = new StoredBuilder.Node("pixelzx-builder1", "ssh://two", options);
        BuilderNode node = BuilderNode.of("pixelzx-builder");

        assertThat(node.wasMadeHere(new StoredBuilder("pixelzx-builder", "docker-container", List.of(first, second))))
                .isFalse();
        assertThat(node.wasMadeHere(new StoredBuilder("pixelzx-builder", "docker-container", List.of(first))))
                .isTrue();
    }

    @Test
    void takesABuilderThatWasStoredByHandAndNeverStartedForSomebodyElses() {
        storedByHand();

        Builder builder = builders.ensure(SPEC);

        assertThat(builder.nodes()).containsExactly("pixelzx-builder0");
        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.calls()).hasSize(1);
        assertThat(told).singleElement().asString().contains("used as it is");
        assertThat(builders.inspect(SPEC).state()).isEqualTo(BuilderCondition.State.FOREIGN);
        assertProblem(HelpTopic.BUILDER_FOREIGN, "not made by this plugin", () -> builders.remove(SPEC));
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void keepsItsOwnContainerWhereTheBuilderWasStoredByHand() {
        new Builders(engine, new FakeBuildx(), new SilentProgress()).ensure(SPEC);
        storedByHand();

        builders.ensure(SPEC);

        assertThat(buildx.stored("pixelzx-builder").orElseThrow().nodes().get(0).driverOpts())
                .containsEntry("image", IMAGE);
        builders.remove(SPEC);
        assertThat(engine.containerNames()).isEmpty();
    }

    private void storedByHand() {
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of(),
                null,
                engine.describe().environment());
    }

    @Test
    void leavesWhatAnotherProcessHasStoredMeanwhile() {
        Map<String, String> here = engine.describe().environment();
        buildx.create("pixelzx-builder", "pixelzx-builder0", List.of("image=old"), null, here);
        buildx.before(() -> {
            if (!storedImage().equals(IMAGE)) {
                buildx.forget("pixelzx-builder", here);
                buildx.create("pixelzx-builder", "pixelzx-builder0", List.of("image=" + IMAGE), null, here);
            }
        });

        builders.ensure(SPEC);

        assertThat(buildx.calls()).hasSize(2);
        assertThat(storedImage()).isEqualTo(IMAGE);
    }

    private String storedImage() {
        return buildx.stored("pixelzx-builder")
                .orElseThrow()
                .nodes()
                .get(0)
                .driverOpts()
                .getOrDefault("image", "");
    }

    @Test
    void usesABuilderWithOtherNodesAsItIs() {
        buildx.create(
                "pixelzx-builder", "somewhere-else", List.of(), null, Map.of("DOCKER_HOST", "tcp://10.0.0.1:2376"));

        Builder builder = builders.ensure(SPEC);

        assertThat(builder.nodes()).containsExactly("somewhere-else");
        assertThat(engine.calls()).isEmpty();
        assertThat(told).singleElement().asString().contains("used as it is");
    }

    @Test
    void tellsBuildxAnewWhenItThinksOfAnotherEngine() {
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of("image=" + IMAGE),
                null,
                Map.of("DOCKER_HOST", "unix:///elsewhere.sock"));

        builders.ensure(SPEC);

        assertEndpoint(engine.describe().host());
    }

    @Test
    void refusesToBuildOnAnotherEngineThanTheOneItMakesContainersOn() {
        buildx.reaching(engine.describe().host(), "another-engine");

        assertProblem(HelpTopic.ENGINES_DIFFER, "another-engine", () -> builders.ensure(SPEC));

        assertThat(engine.calls()).isEmpty();
        assertThat(buildx.knows("pixelzx-builder")).isFalse();
    }

    @Test
    void asksForTheEngineOnlyUntilBuildxKnowsTheBuilder() {
        buildx.reaching(engine.describe().host(), engine.describe().id());
        builders.ensure(SPEC);
        buildx.reaching(engine.describe().host(), "another-engine");

        assertThat(builders.ensure(SPEC).name()).isEqualTo("pixelzx-builder");
    }

    @Test
    void keepsAnEntryWhoseContextLeadsToTheSameEngine() {
        new Builders(engine, new FakeBuildx(), new SilentProgress()).ensure(SPEC);
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of("image=" + IMAGE),
                null,
                Map.of("DOCKER_CONTEXT", "here"));
        buildx.reaching("here", engine.describe().id());

        builders.ensure(SPEC);

        assertEndpoint("here");
    }

    @Test
    void tellsBuildxAnewWhenItsContextLeadsToAnotherEngine() {
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of("image=" + IMAGE),
                null,
                Map.of("DOCKER_CONTEXT", "there"));
        buildx.reaching("there", "another-engine");

        builders.ensure(SPEC);

        assertEndpoint(engine.describe().host());
    }

    private void assertEndpoint(String endpoint) {
        assertThat(buildx.stored("pixelzx-builder").orElseThrow().nodes())
                .extracting(StoredBuilder.Node::endpoint)
                .containsExactly(endpoint);
    }

    @Test
    void tellsBuildxAnewWhenTheContainerWasRemovedAndSomethingElseIsWishedNow() {
        builders.ensure(SPEC);
        engine.removeContainer(CONTAINER);
        engine.holding("moby/buildkit:v0.26.3", HERE);

        builders.ensure(BuilderSpec.of("pixelzx-builder", "moby/buildkit:v0.26.3"));

        assertThat(buildx.calls()).hasSize(2);
        assertThat(buildx.calls().get(1)).contains("image=moby/buildkit:v0.26.3");
    }

    @Test
    void tellsBuildxAnewWhenAnotherProcessMadeTheContainerFromOtherSettings() {
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of("image=old"),
                null,
                engine.describe().environment());
        new Builders(engine, new FakeBuildx(), new SilentProgress()).ensure(SPEC);

        builders.ensure(SPEC);

        assertThat(buildx.stored("pixelzx-builder").orElseThrow().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.driverOpts()).isEqualTo(Map.of("image", IMAGE)));
    }

    @Test
    void leavesWhatBuildxHasStoredOfAnAdoptedBuilder() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(CONTAINER).withPrivileged(true));
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of("image=own"),
                null,
                engine.describe().environment());

        builders.ensure(SPEC);

        assertThat(buildx.calls()).hasSize(1);
    }

    @Test
    void removesWhatAKilledProcessLeftUnfinished() {
        String gone = new Maker(Maker.current().place(), Long.MAX_VALUE, 1).toString();
        unfinished("pixelzx-new-a", gone);

        builders.ensure(SPEC);

        assertThat(engine.containerNames()).containsExactly(CONTAINER);
    }

    @Test
    void leavesWhatAnotherProcessIsMakingNow() {
        unfinished("pixelzx-new-a", Maker.current().toString());
        unfinished("pixelzx-new-b", new Maker("another machine", Long.MAX_VALUE, 1).toString());

        builders.ensure(SPEC);

        assertThat(engine.containerNames()).contains("pixelzx-new-a", "pixelzx-new-b");
    }

    @Test
    void removesWhatNobodyHasFinishedForHours() {
        unfinished("pixelzx-new-b", new Maker("another machine", Long.MAX_VALUE, 1).toString());
        engine.age("pixelzx-new-b", Duration.ofHours(2));

        builders.ensure(SPEC);

        assertThat(engine.containerNames()).containsExactly(CONTAINER);
    }

    private void unfinished(String name, String maker) {
        engine.createContainer(ContainerSpec.of(IMAGE)
                .withName(name)
                .withLabels(Map.of("io.pixelzx.builder", "pixelzx-builder", "io.pixelzx.builder.maker", maker)));
    }

    @Test
    void removesContainerEntryAndCache() {
        builders.ensure(SPEC);

        builders.remove(SPEC);

        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.volumes()).isEmpty();
        assertThat(buildx.knows("pixelzx-builder")).isFalse();
        builders.remove(SPEC);
    }

    @Test
    void keepsTheCacheOfARemovedBuilderIfAsked() {
        builders.ensure(SPEC);

        builders.remove(new BuilderSpec(
                "pixelzx-builder",
                BuilderSpec.Driver.DOCKER_CONTAINER,
                BuilderSpec.Container.of(IMAGE),
                BuilderSpec.Buildkit.DEFAULT,
                true));

        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.volumes()).containsExactly(CONTAINER + "_state");
    }

    @Test
    void removesABuilderThatOnlyAnotherDockerConfigurationKnows() {
        new Builders(engine, new FakeBuildx(), new SilentProgress()).ensure(SPEC);

        builders.remove(SPEC);

        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void removesNothingOfSomebodyElses() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(CONTAINER).withPrivileged(true));
        buildx.create(
                "pixelzx-builder",
                "pixelzx-builder0",
                List.of(),
                null,
                engine.describe().environment());

        assertProblem(HelpTopic.BUILDER_FOREIGN, "not made by this plugin", () -> builders.remove(SPEC));
        assertThat(engine.containerNames()).containsExactly(CONTAINER);
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void removesNoBuilderWithOtherNodes() {
        buildx.create(
                "pixelzx-builder", "somewhere-else", List.of(), null, Map.of("DOCKER_HOST", "tcp://10.0.0.1:2376"));

        assertProblem(HelpTopic.BUILDER_FOREIGN, "not made by this plugin", () -> builders.remove(SPEC));
        assertThat(buildx.knows("pixelzx-builder")).isTrue();
    }

    @Test
    void namesEverythingInLowerCaseAsBuildxDoes() {
        Builder builder = builders.ensure(BuilderSpec.of("Pixelzx-Builder", IMAGE));

        assertThat(builder.name()).isEqualTo("pixelzx-builder");
        assertThat(engine.containerNames()).containsExactly(CONTAINER);
    }

    private static void assertProblem(HelpTopic help, String why, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(help);
            assertThat(e.problem().why()).contains(why);
        });
    }
}
