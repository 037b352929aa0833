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

/**
 * What happens, told as it happens. Maven's console implements it; so does {@link #SILENT}.
 *
 * <p>Called from several threads at once where platforms run side by side.
 */
public interface Progress {

    /** Says nothing. */
    Progress SILENT = new SilentProgress();

    /** Something the user should look at although the build goes on. */
    void warning(String sentence);

    /**
     * Something is wrong at a line of a file of the project; a CI shows it there.
     *
     * @param failing whether the build fails because of it
     */
    void finding(Path file, int line, boolean failing, String sentence);

    /** A goal fails, which Maven says by itself; a CI shows it beside the run. */
    void failed(String what, String why);

    /** A value came from somewhere stronger than the POM ("platforms: … from PLATFORMS, the POM says …"). */
    void overridden(String sentence);

    /** For those who debug: shown with {@code -X} only. */
    void detail(String sentence);

    void pullingBuilderImage(String image);

    /** A builder is made or made anew; the reason in a few words ("it does not exist", "its configuration changed"). */
    void creatingBuilder(String builder, String reason);

    /** A builder was removed; if the cache stays, the next one of that name has it. */
    void builderRemoved(String builder, boolean keptState);

    void builderReady(String builder, String description, Duration took);

    void building(String image, List<Platform> platforms, String builder);

    /** A line worth seeing of the running build of an image. Where {@link #draws()} is true it is not needed. */
    void buildStep(String image, String line);

    /** Whether {@link #buildStatus} is drawn, over and over at the same place. */
    boolean draws();

    /** How the running build stands now, in a few lines that take the place of those before; none when it is over. */
    void buildStatus(List<String> lines);

    void built(String image, Digest index, Path layout, Duration took);

    /** There was nothing to build: the earlier build's layout still stands. */
    void unchanged(String image, Digest index, Path layout);

    /** An image was built again from nothing, and its platforms are the same; whether the index is, too. */
    void rebuilt(String image, Digest index, boolean sameIndex);

    /** An image is in the engine; the command runs it. */
    void loaded(String image, Platform platform, String command);

    /** An image was written to a file: one platform of it, or all. */
    void saved(String image, Optional<Platform> platform, Path file, long bytes);

    /** A published image lies in a layout, to be tested; an earlier pull may have fetched most of it. */
    void pulled(ImageReference reference, Digest index, List<Platform> platforms, long bytesFetched);

    void auditing(String image, List<Platform> platforms);

    /**
     * The tests of a platform begin.
     *
     * @param how natively or by an emulator, and how much slower that is
     */
    void testing(Platform platform, String how);

    /**
     * A test has been running for a while.
     *
     * @param reason what it waits for, and what it got instead last; may be empty
     */
    void testWaits(Platform platform, String test, Duration since, String reason);

    void testPassed(Platform platform, String test, Duration took);

    void testFailed(Platform platform, String test, String reason);

    void allPlatformTestsPassed();

    void pushing(ImageReference destination, List<String> tags);

    void blobCopied(ImageReference destination, Digest blob, long bytes);

    void pushed(ImageReference reference, Digest index);

    /**
     * Something that says nothing by itself has been going on for a while.
     *
     * @param what in a few words: {@code pulling moby/buildkit:buildx-stable-1}
     */
    void takesLong(String what, Duration since);

    /**
     * Blobs are still on their way.
     *
     * @param doing what is done with them: {@code sending}
     * @param since how long ago the first of all, which may have arrived, was begun with
     */
    void blobsTakeLong(String doing, List<Descriptor> blobs, Duration since);

    /** A Compose application runs; for each service, where its ports are reached. */
    void composeUp(String project, Platform platform, Map<String, Map<Integer, String>> ports, Duration took);

    void composeDown(String project);

    /** An image is at its registries, and its tags wait for those of these images ("worker (it:worker)"). */
    void tagsWait(String image, List<String> others);

    /** The account of what was done with an image is a page. */
    void reported(String image, Path page);

    /** What the user may want to type now, and what it does. */
    void next(String sentence);

    /** Lines that belong together, such as a table. */
    void table(List<String> lines);
}
