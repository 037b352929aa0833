package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.PromoteSpec;
import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {

    private static final ImageReference APP = ImageReference.parse("registry.example/acme/app");

    @TempDir
    private Path directory;

    private final FakeRegistry registry = new FakeRegistry();
    private Workspace workspace;
    private ImageLayout layout;

    @BeforeEach
    void publishes() {
        workspace = Workspace.of(directory, "app");
        layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));
        new LayoutPush(registry, Progress.SILENT, "test")
                .push(Shipment.untested(layout, List.of(APP), List.of("1.0-rc1"), Verify.MANIFESTS), workspace);
    }

    @Test
    void setsFurtherTagsOfWhatWasPublishedAndSendsNoByte() {
        PromoteResult result = promote(new PromoteSpec(null, List.of("1.0", "stable")));

        assertThat(result.proof()).isEqualTo("untested");
        assertThat(result.names()).extracting(ImageReference::tag).containsExactly("1.0", "stable");
        assertThat(registry.headManifest("1.0")).contains(layout.index().digest());
        assertThat(registry.headManifest("stable")).contains(layout.index().digest());
        assertThat(registry.writes()).containsExactly("put stable");
        assertThat(workspace.file(PromoteResult.FILE)).exists();
    }

    @Test
    void tellsOfEachNameItGave() {
        List<String> heard = new ArrayList<>();
        registry.refuse("put stable");

        problem(() -> new Promotion(registry, Progress.SILENT, "test")
                .heardBy((repository, index, manifests) -> heard.add(repository + " " + index + " " + manifests.size()))
                .promote(new PromoteSpec(null, List.of("1.0", "stable")), workspace));

        // Whether a name that was refused is there, nobody knows.
        String told = APP + " " + layout.index().digest() + " 3";
        assertThat(heard).containsExactly(told, told);
    }

    @Test
    void saysThatTheImageWasPublishedUntested() {
        List<String> warnings = new ArrayList<>();
        Progress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };

        new Promotion(registry, progress, "test").promote(new PromoteSpec(null, List.of("1.0")), workspace);

        assertThat(warnings).singleElement().asString().contains("untested", "registry.example/acme/app:1.0");
    }

    @Test
    void trustsTheRecordOfATestedImage() {
        PushResult push = workspace.read(PushResult.FILE, PushResult.class).orElseThrow();
        workspace.write(
                PushResult.FILE,
                new PushResult(
                        push.index(),
                        true,
                        "tested",
                        List.of(),
                        push.destinations(),
                        push.started(),
                        push.finished(),
                        push.plugin(),
                        push.published()));

        assertThat(promote(new PromoteSpec(null, List.of("1.0"))).proof()).isEqualTo("push.json");
    }

    @Test
    void leavesATagAloneThatIsRightAlready() {
        promote(new PromoteSpec(null, List.of("1.0-rc1")));

        assertThat(registry.writes()).isEmpty();
    }

    @Test
    void readsAnImageBackThatNoRecordNames() {
        workspace.remove(PushResult.FILE);

        PromoteResult result = promote(new PromoteSpec(APP.withTag("1.0-rc1"), List.of("1.0")));

        assertThat(result.proof()).isEqualTo("read back");
        assertThat(registry.headManifest("1.0")).contains(layout.index().digest());
        assertThat(workspace.file(PromoteResult.FILE)).doesNotExist();
    }

    @Test
    void refusesWithoutASuccessfulPush() {
        workspace.remove(PushResult.FILE);

        assertThat(problem(() -> promote(new PromoteSpec(null, List.of("1.0")))).help())
                .isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(registry.headManifest("1.0")).isEmpty();
    }

    @Test
    void refusesAnImageThatIsNotWhole() {
        workspace.remove(PushResult.FILE);
        Descriptor layer = layout.platforms().get(1).parsedManifest().layers().get(1);
        registry.forget(layer.digest());

        Problem problem = problem(() -> promote(new PromoteSpec(APP.withTag("1.0-rc1"), List.of("1.0"))));

        assertThat(problem.help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem.why()).contains(layer.digest().toString());
        assertThat(registry.headManifest("1.0")).isEmpty();
    }

    @Test
    void refusesAManifestThatIsAnotherOne() {
        workspace.remove(PushResult.FILE);
        registry.rewrite(
                layout.platforms().get(0).manifest().digest().toString(),
                bytes -> (new String(bytes, StandardCharsets.UTF_8) + ' ').getBytes(StandardCharsets.UTF_8));

        assertThat(problem(() -> promote(new PromoteSpec(APP.withTag("1.0-rc1"), List.of("1.0"))))
                        .help())
                .isEqualTo(HelpTopic.READ_BACK_DIFFERS);
    }

    @Test
    void refusesADocumentThatIsNoImageAndLeavesNoEarlierSuccess() {
        promote(new PromoteSpec(null, List.of("1.0")));
        registry.putManifest(registry.getManifest("1.0").orElseThrow().bytes(), "application/json", "odd");

        Problem problem = problem(() -> promote(new PromoteSpec(APP.withTag("odd"), List.of("1.0"))));

        assertThat(problem.help()).isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(problem.why()).contains("which the registry calls 'application/json'");
        assertThat(workspace.file(PromoteResult.FILE)).exists();
        assertThat(problem(() -> promote(new PromoteSpec(null, List.of("2.0")))).help())
                .isEqualTo(HelpTopic.IMAGE_UNKNOWN);
        assertThat(workspace.file(PromoteResult.FILE)).doesNotExist();
    }

    @Test
    void wantsAName() {
        assertThat(problem(() -> promote(new PromoteSpec(null, List.of()))).what())
                .startsWith("There is no name to promote registry.example/acme/app@sha256:");
    }

    private PromoteResult promote(PromoteSpec spec) {
        return new Promotion(registry, Progress.SILENT, "test").promote(spec, workspace);
    }

    private static Problem problem(ThrowingCallable call) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.problem();
    }
}
