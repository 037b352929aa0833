package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.registry.FakeRegistry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class BaseImagesTest {

    private static final ImageReference ALPINE = ImageReference.parse("alpine:3.19");
    private static final ImageReference TOOLS = ImageReference.parse("ghcr.io/acme/tools");

    private final Map<String, FakeRegistry> repositories = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @Test
    void findsNothingChangedWhereAllRegistriesSayTheSame() {
        Digest alpine = published("docker.io/library/alpine", "3.19", "one");
        Digest tools = published("ghcr.io/acme/tools", "latest", "two");

        assertThat(bases().change(List.of(base(ALPINE, alpine), base(TOOLS, tools))))
                .isEmpty();
        assertThat(asked).containsExactlyInAnyOrder("docker.io/library/alpine", "ghcr.io/acme/tools");
    }

    @Test
    void namesABaseThatIsAnotherImageNow() {
        published("docker.io/library/alpine", "3.19", "new");

        assertThat(bases().change(List.of(base(ALPINE, Digest.of(new byte[] {1})))))
                .contains("docker.io/library/alpine:3.19 is another image now");
    }

    @Test
    void asksTheMirrorBeforeDockerHubAndOnlyForDockerHub() {
        Digest alpine = published("mirror.lan:5000/library/alpine", "3.19", "one");
        Digest tools = published("ghcr.io/acme/tools", "latest", "two");

        assertThat(bases("http://mirror.lan:5000/").change(List.of(base(ALPINE, alpine), base(TOOLS, tools))))
                .isEmpty();
        assertThat(asked).containsExactlyInAnyOrder("mirror.lan:5000/library/alpine", "ghcr.io/acme/tools");
    }

    @Test
    void asksDockerHubWhereNoMirrorAnswers() {
        Digest alpine = published("docker.io/library/alpine", "3.19", "one");

        assertThat(bases("gone.lan", "-no host-").change(List.of(base(ALPINE, alpine))))
                .isEmpty();
        assertThat(asked).containsExactly("gone.lan/library/alpine", "docker.io/library/alpine");
    }

    @Test
    void tellsTheTypeOfWhatADigestMeans() {
        Digest tools = published("ghcr.io/acme/tools", "latest", "two");

        assertThat(bases().mediaType(TOOLS.withDigest(tools))).contains(MediaTypes.OCI_INDEX);
        assertThat(bases().mediaType(TOOLS.withDigest(Digest.of(new byte[] {1}))))
                .isEmpty();
        assertThat(bases().mediaType(TOOLS)).isEmpty();
    }

    @Test
    void takesABaseNobodyKnowsForChanged() {
        assertThat(bases().change(List.of(base(TOOLS, Digest.of(new byte[] {1})))))
                .contains("no registry says what ghcr.io/acme/tools is now");
    }

    @Test
    void doesNotAskForWhatTheUserPinned() {
        BaseImage pinned = new BaseImage(ALPINE, Digest.of(new byte[] {1}), true);

        assertThat(bases().change(List.of(pinned))).isEmpty();
        assertThat(asked).isEmpty();
    }

    private Digest published(String repository, String tag, String content) {
        byte[] index = content.getBytes(StandardCharsets.UTF_8);
        repositories
                .computeIfAbsent(repository, name -> new FakeRegistry())
                .putManifest(index, MediaTypes.OCI_INDEX, tag);
        return Digest.of(index);
    }

    private BaseImages bases(String... mirrors) {
        RegistryDoor door = (wanted, access) -> {
            asked.add(wanted.name());
            FakeRegistry found = repositories.get(wanted.name());
            if (found == null) {
                throw Problem.environment(HelpTopic.REGISTRY_UNREACHABLE, "no answer", "it is gone", "wait")
                        .asException();
            }
            return found;
        };
        return new BaseImages(door, List.of(mirrors));
    }

    private static BaseImage base(ImageReference reference, Digest digest) {
        return new BaseImage(reference, digest, false);
    }
}
