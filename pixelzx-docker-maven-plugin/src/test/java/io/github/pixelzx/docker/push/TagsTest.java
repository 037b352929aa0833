package io.github.pixelzx.docker.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that somebody else moves at the same time. */
class TagsTest {

    private static final List<String> TAGS = List.of("2.0", "2", "latest");

    @TempDir
    Path directory;

    private final FakeRegistry registry = new FakeRegistry();
    private final List<String> warnings = new ArrayList<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }
    };
    private ImageLayout mine;
    private ImageLayout theirs;

    @BeforeEach
    void bringsTwoImagesThere() {
        registry.open(
                ImageReference.parse("registry.example/acme/app"),
                io.github.pixelzx.docker.registry.RegistryDoor.Access.PUSH);
        mine = layout("mine");
        theirs = layout("theirs");
        put(mine, mine.index().digest().toString());
        put(theirs, theirs.index().digest().toString());
    }

    @Test
    void makesTagsOfOneBuildWhereAnotherMovedSomeMeanwhile() {
        registry.after("put 2.0", () -> put(theirs, "2.0"));
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(TAGS)
                .allSatisfy(tag -> assertThat(registry.headManifest(tag))
                        .contains(mine.index().digest()));
        assertThat(tags.outcomes()).allMatch(tag -> tag.outcome() == TagOutcome.SET);
        assertThat(warnings).isEmpty();
    }

    @Test
    void yieldsToTheBuildThatMovedTheFirstTagLast() {
        registry.after("put 2", () -> put(theirs, "2"));
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        Digest other = theirs.index().digest();
        assertThat(TAGS)
                .allSatisfy(tag -> assertThat(registry.headManifest(tag)).contains(other));
        assertThat(tags.outcomes())
                .hasSize(3)
                .allMatch(tag -> tag.outcome() == TagOutcome.OVERTAKEN && other.equals(tag.digest()));
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(other.toString(), mine.index().digest().toString());
    }

    @Test
    void looksOnceWhereNothingHasToBeMoved() {
        TAGS.forEach(tag -> put(mine, tag));
        int before = registry.log().size();
        Tags tags = new Tags(registry, mine, TAGS, progress);

        tags.set();

        assertThat(registry.log().subList(before, registry.log().size()))
                .containsExactly("head 2.0", "head 2", "head latest");
        assertThat(tags.outcomes()).extracting(PublishedTag::outcome).containsOnly(TagOutcome.UNCHANGED);
    }

    private void put(ImageLayout layout, String tagOrDigest) {
        registry.putManifest(layout.bytes(layout.index()), layout.index().mediaType(), tagOrDigest);
    }

    private ImageLayout layout(String content) {
        LayoutFixture fixture = new LayoutFixture(directory.resolve(content));
        Descriptor image = fixture.image(
                Platform.parse("linux/amd64"), LayoutFixture.config("/app"), content.getBytes(StandardCharsets.UTF_8));
        fixture.top(fixture.index(List.of(image)));
        return ImageLayout.read(directory.resolve(content));
    }
}
