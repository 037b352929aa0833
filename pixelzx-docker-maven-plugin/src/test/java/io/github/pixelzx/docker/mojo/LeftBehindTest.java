package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftBehindTest {

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path target;

    @Test
    void saysThatTagsOfAnEarlierRunStillWait() throws IOException {
        push("STAGED");

        warn();

        assertThat(warnings).singleElement().asString().startsWith("An earlier run brought api to its registries");
    }

    @Test
    void saysSoOfAnImageWithASlashInItsName() throws IOException {
        push("team/api", "STAGED");

        warn();

        assertThat(warnings).singleElement().asString().startsWith("An earlier run brought team/api to its registries");
    }

    @Test
    void saysNothingOfWhatIsPublished() throws IOException {
        push("PUBLISHED");

        warn();

        assertThat(warnings).isEmpty();
    }

    @Test
    void saysNothingWhereNothingWasEverBuilt() {
        warn();

        assertThat(warnings).isEmpty();
    }

    private void warn() {
        new LeftBehind(List.of(target)).warn(new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        });
    }

    private void push(String outcome) throws IOException {
        push("api", outcome);
    }

    private void push(String image, String outcome) throws IOException {
        Path workspace =
                Files.createDirectories(target.resolve("pixelzx-docker").resolve(image));
        String digest = "sha256:" + "0".repeat(64);
        Files.writeString(
                workspace.resolve("push.json"), """
                {"index": {"digest": "DIGEST", "mediaType": "x", "size": 1}, "tested": true, "proof": "tested",
                 "destinations": [{"repository": "ghcr.io/acme/api", "outcome": "OUTCOME", "tags": [], "platforms": [],
                   "verified": "manifests", "bytesSent": 0, "blobsSent": 0, "blobsMounted": 0, "blobsSkipped": 0}],
                 "started": "", "finished": "", "plugin": "1"}""".replace("DIGEST", digest).replace("OUTCOME", outcome));
    }
}
