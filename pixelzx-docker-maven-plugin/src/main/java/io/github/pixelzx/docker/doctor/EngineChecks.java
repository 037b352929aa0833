package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.EngineHealth;
import io.github.pixelzx.docker.engine.ImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is looked at on the engine itself. */
final class EngineChecks {

    /** From here on certificates and tokens that were just issued may count as not valid yet. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private EngineChecks() {}

    static List<Diagnosis> engine(Engine engine) {
        EngineDescription description = engine.describe();
        List<Diagnosis> found = new ArrayList<>();
        found.add(Diagnosis.ok(
                "engine",
                description.version() + " at " + description.host() + ", " + description.os() + ' '
                        + description.architecture()
                        + (description.registryMirrors().isEmpty()
                                ? ""
                                : ", mirrors " + String.join(", ", description.registryMirrors()))));
        description
                .limits()
                .forEach(limit -> found.add(
                        Diagnosis.warn("engine", limit, "export DOCKER_HOST=<the address of a Docker Engine>")));
        found.add(Diagnosis.ok("API", description.apiVersion()));
        found.add(Diagnosis.ok(
                "image store",
                description.store() == ImageStore.CONTAINERD
                        ? "containerd: holds images of all platforms"
                        : "classic: holds one platform of an image at a time"));
        return found;
    }

    static List<Diagnosis> clock(Engine engine) {
        Instant before = Instant.now();
        Instant there = engine.health().time();
        Instant after = Instant.now();
        Duration skew = there.isBefore(before)
                ? Duration.between(there, before)
                : there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
        if (skew.compareTo(SKEW) < 0) {
            return List.of(Diagnosis.ok("clock", "the engine's and this machine's are equal"));
        }
        return List.of(Diagnosis.warn(
                "clock",
                "the engine's is " + skew.toSeconds() + " s " + (there.isBefore(before) ? "behind" : "ahead")
                        + " of this machine's: certificates and tokens may count as expired or not valid yet",
                "sudo timedatectl set-ntp true   (on the one that is wrong; or restart Docker Desktop)"));
    }

    /** The directory of an engine on this machine; another one's cannot be seen. */
    static List<Diagnosis> disk(Engine engine, BuilderSpec builder) {
        EngineHealth health = engine.health();
        boolean here = engine.describe().host().startsWith("unix://")
                && !health.dataDirectory().isEmpty();
        Path directory = Path.of(here ? health.dataDirectory() : "");
        return here && Files.isDirectory(directory) ? DiskChecks.check("engine's disk", directory, builder) : List.of();
    }
}
