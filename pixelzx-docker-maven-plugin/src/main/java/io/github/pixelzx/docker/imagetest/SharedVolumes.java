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
    private final Removals users;
    private final Map<String, String> made = new TreeMap<>();

    /** @param users what still has to be gone before a volume can go */
    SharedVolumes(Engine engine, RunName run, Platform platform, Removals users) {
        this.engine = engine;
        this.run = run;
        this.platform = platform;
        this.users = users;
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
        if (!made.isEmpty()) {
            users.await();
        }
        made.values().forEach(engine::removeVolume);
        made.clear();
    }
}
