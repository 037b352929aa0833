package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** Tells what happens on Maven's console; {@code -q} silences it as it does everything else. */
final class MavenProgress implements Progress {

    private final Log log;
    private final GithubAnnotations github;
    private final boolean sideBySide;
    private final @Nullable LiveLines lines;
    private final String image;

    /** Says one line after the other. */
    MavenProgress(Log log) {
        this(log, Map.of(), false, null);
    }

    /**
     * Progress on a console.
     *
     * @param environment the variables that tell whether it is a CI's or a person's
     * @param sideBySide whether other modules speak at the same time, so that each line says whose it is
     * @param lines a terminal to draw a running build on; null where there is none
     */
    MavenProgress(Log log, Map<String, String> environment, boolean sideBySide, @Nullable LiveLines lines) {
        this(log, GithubAnnotations.of(log, environment), sideBySide, lines, "");
    }

    private MavenProgress(
            Log log, GithubAnnotations github, boolean sideBySide, @Nullable LiveLines lines, String image) {
        this.log = log;
        this.github = github;
        this.sideBySide = sideBySide;
        this.lines = lines;
        this.image = image;
    }

    /** The same for one image of several, whose name is in the lines that would not tell it otherwise. */
    MavenProgress of(String name) {
        return new MavenProgress(log, github, sideBySide, lines, name);
    }

    /** The beginning of a line about the image. */
    private String own() {
        return image.isEmpty() ? "  " : "  " + image + "  ";
    }

    @Override
    public void finding(Path file, int line, boolean failing, String sentence) {
        String text = file + ":" + line + " " + sentence;
        if (failing) {
            log.error(text);
        } else {
            log.warn(text);
        }
        github.beside(file, line, failing, sentence);
    }

    @Override
    public void warning(String sentence) {
        stays(() -> {
            sentence.lines().forEach(log::warn);
            github.warning("pixelzx-docker", sentence);
        });
    }

    /** Tells something that may come while a build is drawn, and is not to be drawn over. */
    private void stays(Runnable telling) {
        if (lines == null) {
            telling.run();
        } else {
            lines.above(telling);
        }
    }

    @Override
    public void failed(String what, String why) {
        github.error(what, why);
    }

    @Override
    public void overridden(String sentence) {
        log.info("Overridden: " + sentence);
    }

    @Override
    public void detail(String sentence) {
        log.debug(sentence);
    }

    @Override
    public void pullingBuilderImage(String image) {
        log.info("Pulling BuildKit image " + image);
    }

    @Override
    public void creatingBuilder(String builder, String reason) {
        log.info("Creating builder '" + builder + "': " + reason);
    }

    @Override
    public void builderRemoved(String builder, boolean keptState) {
        log.info("Builder '" + builder + "' is removed" + (keptState ? "; its cache stays" : ", and its cache"));
    }

    @Override
    public void builderReady(String builder, String description, Duration took) {
        log.info("Builder '" + builder + "' is ready: " + description + " (" + seconds(took) + ')');
    }

    @Override
    public void building(String image, List<Platform> platforms, String builder) {
        log.info("Building " + image + " for " + listed(platforms) + " with builder '" + builder + '\'');
    }

    @Override
    public void buildStep(String image, String line) {
        if (!draws()) {
            log.info(sideBySide ? image + "  " + line : line);
        }
    }

    @Override
    public boolean draws() {
        return lines != null;
    }

    @Override
    public void buildStatus(List<String> status) {
        if (lines != null) {
            lines.draw(status);
        }
    }

    @Override
    public void built(String image, Digest index, Path layout, Duration took) {
        log.info("Built " + image + " as " + index + " (" + seconds(took) + ')');
        log.info("Image layout: " + layout);
    }

    @Override
    public void unchanged(String image, Digest index, Path layout) {
        log.info("Nothing changed since " + image + " was built as " + index);
        log.info("Image layout: " + layout);
    }

    @Override
    public void rebuilt(String image, Digest index, boolean sameIndex) {
        log.info(
                "Built " + image + " again, without cache, on a fresh builder: "
                        + (sameIndex
                                ? "the same bytes, " + index
                                : "each platform has the same layers and settings; attestations, or a cache in the image, say when it was built"));
    }

    @Override
    public void loaded(String image, Platform platform, String command) {
        log.info("Loaded " + image + " (" + platform + "). Run it: " + command);
    }

    @Override
    public void saved(String image, Optional<Platform> platform, Path file, long bytes) {
        log.info("Saved " + image + " (" + platform.map(Platform::toString).orElse("all platforms") + ") to " + file
                + " (" + megabytes(bytes) + "). Load it: docker load -i " + file);
    }

    @Override
    public void pulled(ImageReference reference, Digest index, List<Platform> platforms, long bytesFetched) {
        log.info("Pulled " + reference + " (" + index + ") for " + listed(platforms) + ", "
                + (bytesFetched == 0 ? "nothing of it anew" : megabytes(bytesFetched)));
    }

    @Override
    public void auditing(String image, List<Platform> platforms) {
        log.info("Auditing " + image + " for " + listed(platforms));
    }

    @Override
    public void testing(Platform platform, String how) {
        log.info("Testing platform: " + platform + (image.isEmpty() ? "" : " of " + image));
        log.info(own() + platform + "  " + how);
    }

    @Override
    public void testWaits(Platform platform, String test, Duration since, String reason) {
        log.info(own() + platform + "  still running: " + test + " (" + since.toSeconds() + " s)"
                + (reason.isEmpty() ? "" : ": " + reason));
    }

    @Override
    public void testPassed(Platform platform, String test, Duration took) {
        log.info(own() + platform + "  passed: " + test + " (" + seconds(took) + ')');
    }

    @Override
    public void testFailed(Platform platform, String test, String reason) {
        log.error(own() + platform + "  failed: " + test);
        reason.lines().forEach(line -> log.error("    " + line));
        github.error(platform + " failed: " + test, reason);
    }

    @Override
    public void allPlatformTestsPassed() {
        log.info("All platform tests passed!" + (image.isEmpty() ? "" : " (" + image + ')'));
    }

    @Override
    public void pushing(ImageReference destination, List<String> tags) {
        log.info("Pushing to " + destination.name() + ", tags " + String.join(", ", tags));
    }

    @Override
    public void blobCopied(ImageReference destination, Digest blob, long bytes) {
        log.info("  sent " + blob.brief() + " (" + megabytes(bytes) + ')');
    }

    @Override
    public void pushed(ImageReference reference, Digest index) {
        log.info("Pushed " + reference + " -> " + index);
    }

    @Override
    public void takesLong(String what, Duration since) {
        log.info(own() + "still " + what + " (" + since.toSeconds() + " s)");
    }

    @Override
    public void blobsTakeLong(String doing, List<Descriptor> blobs, Duration since) {
        takesLong(
                doing
                        + ' '
                        + blobs.stream()
                                .map(blob -> blob.digest().brief() + " (" + megabytes(blob.size()) + ')')
                                .collect(Collectors.joining(", ")),
                since);
    }

    @Override
    public void composeUp(String project, Platform platform, Map<String, Map<Integer, String>> ports, Duration took) {
        log.info("Compose project '" + project + "' runs the image for " + platform + " (" + seconds(took) + ')');
        ports.forEach((service, published) ->
                published.forEach((port, address) -> log.info("  " + service + ", port " + port + ": " + address)));
    }

    @Override
    public void composeDown(String project) {
        log.info("Compose project '" + project + "' is taken down");
    }

    @Override
    public void tagsWait(String image, List<String> others) {
        log.info(image + " is there by its digest; its tags move together with those of " + String.join(", ", others));
    }

    @Override
    public void reported(String image, Path page) {
        log.info("Report of " + image + ": " + page);
    }

    @Override
    public void next(String sentence) {
        log.info("Next: " + sentence);
    }

    @Override
    public void table(List<String> lines) {
        lines.forEach(line -> log.info(sideBySide && !image.isEmpty() ? image + "  " + line : line));
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private static String megabytes(long bytes) {
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
