package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;
import java.util.TreeMap;

/** The volumes that tests of one platform share, each made when it is first named and all removed together. */
final class SharedVolumes implements AutoCloseable {

    private final Engine engine;
    private final RunName run;
    private final Platform platform;
    private final Map<String, String> made = new TreeMap<>();

    SharedVolumes(Engine engine, RunName run, Platform platform) {
        this.engine = engine;
        this.run = run;
        this.platform = platform;
    }

    /** The volume's name in the engine, for the name the user gave. */
    synchronized String named(String name) {
        return made.computeIfAbsent(name, given -> {
            String volume = "pixelzx-test-" + run + '-' + platform.slug() + '-' + given;
            engine.createVolume(volume, Map.of(Traces.LABEL, run.toString()));
            return volume;
        });
    }

    @Override
    public synchronized void close() {
        made.values().forEach(engine::removeVolume);
        made.clear();
    }
}
