package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.build.StepTime;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code report.json}: everything the records say of one image, put together.
 *
 * @param image the image's name
 * @param state how far it got
 * @param headline the same as a sentence
 * @param index digest of what was built; null where the build failed
 * @param mediaType of that; empty where it is not known
 * @param build how it was built; null where only later records are there
 * @param platforms in canonical order
 * @param destinations where it was brought; empty where no push of these bytes is on record
 * @param attestations what was published beside the images, in words; empty for none
 * @param notes what a reader should know besides, one sentence or two each
 * @param finished when the last of the steps ended, in ISO-8601; empty where none says
 * @param tested when its test ended, in ISO-8601; empty without one
 * @param published when it was first published where it is now, in ISO-8601; empty where it is not
 * @param plugin version of the plugin that wrote the latest record; empty where none says
 */
public record Account(
        String image,
        State state,
        String headline,
        @Nullable Digest index,
        String mediaType,
        @Nullable BuildAccount build,
        List<PlatformAccount> platforms,
        List<DestinationAccount> destinations,
        List<String> attestations,
        List<String> notes,
        String finished,
        String tested,
        String published,
        String plugin) {

    /** The record's file name. */
    public static final String FILE = "report.json";

    public Account {
        platforms = List.copyOf(platforms);
        destinations = List.copyOf(destinations);
        attestations = List.copyOf(attestations);
        notes = List.copyOf(notes);
    }

    /** The account of a build that failed: of an image there is nothing to tell. */
    static Account unbuilt(String image, String headline, List<String> notes, String finished, String plugin) {
        return new Account(
                image,
                State.BUILD_FAILED,
                headline,
                null,
                "",
                null,
                List.of(),
                List.of(),
                List.of(),
                notes,
                finished,
                "",
                "",
                plugin);
    }

    /** How far an image got. */
    public enum State {
        BUILD_FAILED("build failed"),
        BUILT("built, untested"),
        FAILED("failed"),
        UNTESTED("untested"),
        TESTED("tested"),
        STAGED("at its registries, tags not moved"),
        PUBLISHED("published"),
        PUBLISHED_UNTESTED("published untested");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** The state in a few words. */
        public String words() {
            return words;
        }

        /** Whether nobody has to do anything about it. */
        boolean isGood() {
            return this == TESTED || this == PUBLISHED;
        }

        boolean isBad() {
            return this == FAILED || this == BUILD_FAILED;
        }
    }

    /**
     * How the image was built.
     *
     * @param commit null without Git
     * @param branch null without Git or on no branch
     * @param sourceDateEpoch the time of the sources, which is not that of the files in the image, in seconds since 1970
     * @param bases the images it was built from, each with its digest
     * @param milliseconds how long buildx took
     * @param steps what it did meanwhile, in the order in which it began
     */
    public record BuildAccount(
            String version,
            @Nullable String commit,
            @Nullable String branch,
            boolean dirty,
            long sourceDateEpoch,
            String builder,
            String builderDescription,
            String buildx,
            List<String> bases,
            long milliseconds,
            List<StepAccount> steps) {

        public BuildAccount {
            bases = bases == null ? List.of() : List.copyOf(bases);
            steps = steps == null ? List.of() : List.copyOf(steps);
        }

        static BuildAccount from(BuildResult build) {
            return new BuildAccount(
                    build.version(),
                    build.commit(),
                    build.branch(),
                    build.dirty(),
                    build.sourceDateEpoch(),
                    build.builder(),
                    build.builderDescription(),
                    build.buildx(),
                    build.from() == null
                            ? List.of()
                            : build.from().bases().stream()
                                    .map(base -> base.reference() + "@" + base.digest())
                                    .distinct()
                                    .toList(),
                    build.milliseconds(),
                    build.steps().stream().map(StepAccount::from).toList());
        }
    }

    /**
     * A step of the build.
     *
     * @param what platform, stage and place, as far as there are any: {@code linux/arm64 builder 3/7}
     * @param instruction what it did
     * @param startMilliseconds when it began, after the first step
     * @param milliseconds how long it ran
     * @param cached whether its result was there already
     */
    public record StepAccount(
            String what, String instruction, long startMilliseconds, long milliseconds, boolean cached) {

        static StepAccount from(StepTime step) {
            return new StepAccount(
                    (step.platform() + ' ' + step.place()).strip(),
                    step.instruction(),
                    step.startMilliseconds(),
                    step.milliseconds(),
                    step.cached());
        }
    }

    /**
     * One platform.
     *
     * @param manifest digest of its manifest
     * @param bytes what has to be downloaded; 0 where the layout is not there any more
     * @param unpacked what it takes where it runs; 0 where that is not known
     * @param layers how many there are; 0 where the layout is not there any more
     * @param how {@code native}, {@code emulated} or {@code not run}, and on which engine if
     *     it was not the usual one; empty without a test
     * @param started the file a container starts and the machine its header names; empty without a test
     * @param outcome {@code passed}, {@code failed}, {@code skipped}, or {@code untested}
     */
    public record PlatformAccount(
            Platform platform,
            Digest manifest,
            long bytes,
            long unpacked,
            int layers,
            String how,
            String started,
            String outcome,
            List<TestAccount> tests,
            List<FindingAccount> findings) {

        public PlatformAccount {
            tests = List.copyOf(tests);
            findings = List.copyOf(findings);
        }
    }

    /** One test of one platform. */
    public record TestAccount(String name, String outcome, String detail, long milliseconds, String log) {}

    /** Something the audit found on one platform. */
    public record FindingAccount(String rule, boolean fails, String message) {}

    /**
     * One repository the image was brought to.
     *
     * @param outcome {@code published}, {@code staged} or {@code failed}
     * @param tags each with what became of it
     * @param bytesSent of blobs
     * @param failure what went wrong, in one line; null for nothing
     */
    public record DestinationAccount(
            String repository,
            String outcome,
            List<TagAccount> tags,
            long bytesSent,
            int blobsSent,
            @Nullable String failure) {

        public DestinationAccount {
            tags = List.copyOf(tags);
        }
    }

    /** A tag and what became of it: {@code set}, {@code unchanged}, {@code overtaken}, {@code pending}, {@code failed}. */
    public record TagAccount(String tag, String outcome) {}
}
