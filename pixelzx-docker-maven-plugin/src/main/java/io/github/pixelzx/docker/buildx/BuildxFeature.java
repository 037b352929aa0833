package io.github.pixelzx.docker.buildx;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What is needed of buildx, each with the first version that has it: the only place where versions are compared. */
enum BuildxFeature {
    /** {@code buildx build --metadata-file}. */
    METADATA_FILE(0, 6, "writing what it built into a file"),
    /** {@code buildx rm --keep-daemon}. */
    KEEP_DAEMON(0, 8, "forgetting a builder without ending it"),
    /** {@code buildx build --provenance=false}. */
    ATTESTATIONS(0, 10, "building without attestations"),
    /** {@code buildx create --buildkitd-config}. */
    BUILDKITD_CONFIG(0, 13, "taking BuildKit's configuration"),
    /** {@code buildx build --progress=rawjson}. */
    JSON_PROGRESS(0, 13, "printing the progress of a build as JSON");

    private final int major;
    private final int minor;
    private final String title;

    BuildxFeature(int major, int minor, String title) {
        this.major = major;
        this.minor = minor;
        this.title = title;
    }

    /** The first version that has all of them. */
    static BuildxVersion oldest() {
        return Arrays.stream(values())
                .map(BuildxFeature::since)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What a version cannot do, in words that follow "it lacks"; empty if it can do everything. */
    static List<String> missingIn(BuildxVersion version) {
        return Arrays.stream(values())
                .filter(feature -> version.compareTo(feature.since()) < 0)
                .map(feature -> feature.title + " (" + feature.since() + ')')
                .toList();
    }

    private BuildxVersion since() {
        return new BuildxVersion(major, minor);
    }
}
