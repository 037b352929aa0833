package io.github.pixelzx.docker.progress;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says nothing; a base for those who want to hear only some of it. */
public class SilentProgress implements Progress {

    @Override
    public void warning(String sentence) {}

    @Override
    public void finding(Path file, int line, boolean failing, String sentence) {}

    @Override
    public void failed(String what, String why) {}

    @Override
    public void overridden(String sentence) {}

    @Override
    public void detail(String sentence) {}

    @Override
    public void pullingBuilderImage(String image) {}

    @Override
    public void creatingBuilder(String builder, String reason) {}

    @Override
    public void builderRemoved(String builder, boolean keptState) {}

    @Override
    public void builderReady(String builder, String description, Duration took) {}

    @Override
    public void building(String image, List<Platform> platforms, String builder) {}

    @Override
    public void buildStep(String image, String line) {}

    @Override
    public boolean draws() {
        return false;
    }

    @Override
    public void buildStatus(List<String> lines) {}

    @Override
    public void built(String image, Digest index, Path layout, Duration took) {}

    @Override
    public void unchanged(String image, Digest index, Path layout) {}

    @Override
    public void rebuilt(String image, Digest index, boolean sameIndex) {}

    @Override
    public void loaded(String image, Platform platform, String command) {}

    @Override
    public void saved(String image, Optional<Platform> platform, Path file, long bytes) {}

    @Override
    public void pulled(ImageReference reference, Digest index, List<Platform> platforms, long bytesFetched) {}

    @Override
    public void auditing(String image, List<Platform> platforms) {}

    @Override
    public void testing(Platform platform, String how) {}

    @Override
    public void testWaits(Platform platform, String test, Duration since, String reason) {}

    @Override
    public void testPassed(Platform platform, String test, Duration took) {}

    @Override
    public void testFailed(Platform platform, String test, String reason) {}

    @Override
    public void allPlatformTestsPassed() {}

    @Override
    public void pushing(ImageReference destination, List<String> tags) {}

    @Override
    public void blobCopied(ImageReference destination, Digest blob, long bytes) {}

    @Override
    public void pushed(ImageReference reference, Digest index) {}

    @Override
    public void takesLong(String what, Duration since) {}

    @Override
    public void blobsTakeLong(String doing, List<Descriptor> blobs, Duration since) {}

    @Override
    public void composeUp(String project, Platform platform, Map<String, Map<Integer, String>> ports, Duration took) {}

    @Override
    public void composeDown(String project) {}

    @Override
    public void tagsWait(String image, List<String> others) {}

    @Override
    public void reported(String image, Path page) {}

    @Override
    public void next(String sentence) {}

    @Override
    public void table(List<String> lines) {}
}
