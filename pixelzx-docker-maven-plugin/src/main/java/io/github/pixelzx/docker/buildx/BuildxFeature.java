package io.github.pixelzx.docker.buildx;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What is used of buildx, each with the first version that has it: the only place where versions are compared. */
public enum BuildxFeature {
    /** {@code buildx build --metadata-file}. */
    METADATA_FILE(0, 6, "writing what it built into a file"),
    /** {@code buildx rm --keep-daemon}. */
    KEEP_DAEMON(0, 8, "forgetting a builder without ending it"),
    /** {@code buildx build --provenance=false}. */
    ATTESTATIONS(0, 10, "building without attestations"),
    /** {@code buildx create --buildkitd-config}. */
    BUILDKITD_CONFIG(0, 13, "taking BuildKit's configuration"),
    /** {@code buildx build --progress=rawjson}. */
    JSON_PROGRESS(0, 13, "printing the progress of a build as JSON"),
    /** {@code buildx build --check}. */
    CHECK(0, 15, "checking a Dockerfile without building", false),
    /** {@code buildx build --allow device}. */
    DEVICES(0, 21, "giving devices to steps", false);

    private final int major;
    private final int minor;
    private final String title;
    private final boolean required;

    BuildxFeature(int major, int minor, String title) {
        this(major, minor, title, true);
    }

    BuildxFeature(int major, int minor, String title, boolean required) {
        this.major = major;
        this.minor = minor;
        this.title = title;
        this.required = required;
    }

    /** Whether a buildx that calls itself this has it; one that names no number is its maker's own and new enough. */
    public boolean isIn(String version) {
        return BuildxVersion.parse(version)
                .filter(number -> number.compareTo(since()) < 0)
                .isEmpty();
    }

    /** What it is, in words that follow "it lacks". */
    public String title() {
        return title;
    }

    /** The first version that has it. */
    public String firstVersion() {
        return since().toString();
    }

    /** The first version that has all that no build can do without. */
    static BuildxVersion oldest() {
        return Arrays.stream(values())
                .filter(feature -> feature.required)
                .map(BuildxFeature::since)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What a version cannot do of what no build can do without, in words that follow "it lacks". */
    static List<String> missingIn(BuildxVersion version) {
        return Arrays.stream(values())
                .filter(feature -> feature.required && version.compareTo(feature.since()) < 0)
                .map(feature -> feature.title + " (" + feature.since() + ')')
                .toList();
    }

    private BuildxVersion since() {
        return new BuildxVersion(major, minor);
    }
}
