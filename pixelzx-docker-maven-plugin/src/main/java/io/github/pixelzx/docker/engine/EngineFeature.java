package io.github.pixelzx.docker.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What is needed of an engine, each with the first version of the API that has it: the only place that compares them. */
enum EngineFeature {
    /** {@code HostConfig.PidsLimit} and the security option {@code no-new-privileges}. */
    CONFINEMENT(1, 23, "confining test containers"),
    /** {@code HostConfig.Init}. */
    INIT(1, 25, "giving containers an init"),
    /** {@code HostConfig.Mounts}. */
    VOLUMES(1, 25, "mounting the builder's volume"),
    /** {@code POST /containers/{id}/wait?condition=next-exit}. */
    NEXT_EXIT(1, 30, "waiting for a container that is yet to start"),
    /** {@code POST /containers/create?platform=}. */
    PLATFORM(1, 41, "creating containers for a platform");

    private final int major;
    private final int minor;
    private final String title;

    EngineFeature(int major, int minor, String title) {
        this.major = major;
        this.minor = minor;
        this.title = title;
    }

    /** The first version of the API that has all of them. */
    static ApiVersion oldest() {
        return Arrays.stream(values())
                .map(EngineFeature::since)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What a version cannot do, in words that follow "it lacks"; empty if it can do everything. */
    static List<String> missingIn(ApiVersion version) {
        return Arrays.stream(values())
                .filter(feature -> version.compareTo(feature.since()) < 0)
                .map(feature -> feature.title + " (" + feature.since() + ')')
                .toList();
    }

    private ApiVersion since() {
        return new ApiVersion(major, minor);
    }
}
