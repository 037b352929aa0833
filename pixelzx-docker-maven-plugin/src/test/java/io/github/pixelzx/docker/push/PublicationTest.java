package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.PushSpec;
import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.push.ProvenWorkspace.Harm;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.registry.StrictRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicationTest {

    private static final List<String> TAGS = List.of("1.0.0", "latest");
    private static final PushSpec TESTED_ONLY = PushSpec.defaults();
    private static final PushSpec UNTESTED_TOO = PushSpec.defaults().withRequireTested(false);

    @TempDir
    Path target;

    private final StrictRegistry registry = new StrictRegistry();
    private final List<String> warnings = new ArrayList<>();
    private ProvenWorkspace proven;

    @BeforeEach
    void aProvenImage() {
        proven = new ProvenWorkspace(target);
    }

    @AfterEach
    void closeTheRegistry() {
        registry.close();
    }

    @Test
    void publishesWhatIsProven() {
        PushResult result = publish(TESTED_ONLY);

        assertThat(result.tested()).isTrue();
        assertThat(registry.log()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void asksTheRegistryForNothingWhenTheLayoutIsNotWhatWasTested(Harm harm) throws IOException {
        harm.doTo(proven);

        assertThat(refusal(TESTED_ONLY))
                .isIn(HelpTopic.LAYOUT_DAMAGED, HelpTopic.IMAGE_NOT_TESTED, HelpTopic.PLATFORM_MISSING);
        assertThat(registry.log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void publishesNoDamagedLayoutEvenUntested(Harm harm) throws IOException {
        harm.doTo(proven);

        assertThat(refusal(UNTESTED_TOO)).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(registry.log()).isEmpty();
    }

    @Test
    void publishesUntestedBytesOnlyWhenAskedForByName() {
        proven.workspace().remove(TestResult.FILE);

        assertThat(refusal(TESTED_ONLY)).isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(registry.log()).isEmpty();
        assertThat(publish(UNTESTED_TOO).tested()).isFalse();
    }

    @Test
    void callsProvenBytesTestedAlthoughTheProofWasNotAskedFor() {
        assertThat(publish(UNTESTED_TOO).tested()).isTrue();
    }

    @Test
    void refusesAnImageThatLacksAPlatformAskedFor() {
        ImageSpec more = image(registry.host() + "/acme", "linux/amd64", "linux/riscv64");

        assertThat(refusal(more, TESTED_ONLY)).isEqualTo(HelpTopic.PLATFORM_MISSING);
        assertThat(registry.log()).isEmpty();
    }

    @Test
    void refusesAnImageOfMorePlatformsThanAskedFor() {
        ImageSpec fewer = image(registry.host() + "/acme", "linux/amd64", "linux/arm64");

        assertThat(refusal(fewer, TESTED_ONLY)).isEqualTo(HelpTopic.PLATFORM_MISSING);
        assertThat(registry.log()).isEmpty();
    }

    @Test
    void publishesAPlatformThatWasNotRunOnlyWhenItIsNamedAndSaysSo() {
        Platform arm64 = Platform.parse("linux/arm64");
        proven.skip(arm64);

        assertThat(refusal(TESTED_ONLY)).isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(refusal(TESTED_ONLY.withAllowSkipped(List.of(Platform.parse("linux/amd64")))))
                .isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(registry.log()).isEmpty();

        PushResult result = publish(TESTED_ONLY.withAllowSkipped(List.of(arm64)));

        assertThat(result.tested()).isFalse();
        assertThat(result.proof()).isEqualTo("untested: linux/arm64");
        assertThat(result.destinations().get(0).platforms())
                .allSatisfy(platform -> assertThat(platform.tested() == null)
                        .as(platform.platform().toString())
                        .isEqualTo(platform.platform().equals(arm64)));
        assertThat(warnings).singleElement().asString().startsWith("linux/arm64 is published untested to ");
    }

    @Test
    void recordsPlatformsThatWereAskedForAndLeftOut() {
        ImageSpec built = image(registry.host() + "/acme", "linux/amd64", "linux/arm64", "linux/arm/v7");
        Platform riscv = Platform.parse("linux/riscv64");
        Shipment shipment = Publication.shipment(built, TESTED_ONLY, TAGS, proven.workspace())
                .withAskedFor(List.of(Platform.parse("linux/amd64"), riscv));

        PushResult result = new LayoutPush(registries(), Progress.SILENT, "test").push(shipment, proven.workspace());

        assertThat(result.leftOut()).containsExactly(riscv);
    }

    @Test
    void hasNoRegistryByDefault() {
        assertThat(refusal(image(null, "linux/amd64"), TESTED_ONLY)).isEqualTo(HelpTopic.REGISTRY_NOT_SET);
    }

    private PushResult publish(PushSpec spec) {
        return publish(image(registry.host() + "/acme", "linux/amd64", "linux/arm64", "linux/arm/v7"), spec);
    }

    private PushResult publish(ImageSpec image, PushSpec spec) {
        LayoutPush push = new LayoutPush(
                registries(),
                new SilentProgress() {
                    @Override
                    public void warning(String text) {
                        warnings.add(text);
                    }
                },
                "test");
        return new Publication(push).publish(image, spec, TAGS, List.of(), proven.workspace());
    }

    private static HttpRegistries registries() {
        return new HttpRegistries(host -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);
    }

    private HelpTopic refusal(PushSpec spec) {
        return refusal(image(registry.host() + "/acme", "linux/amd64", "linux/arm64", "linux/arm/v7"), spec);
    }

    private HelpTopic refusal(ImageSpec image, PushSpec spec) {
        return catchThrowableOfType(ProblemException.class, () -> publish(image, spec))
                .problem()
                .help();
    }

    private static ImageSpec image(@Nullable String host, String... platforms) {
        return new ImageSpec(
                "app",
                host,
                List.of(),
                List.of(platforms).stream().map(Platform::parse).toList());
    }
}
