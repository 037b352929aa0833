package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.engine.FakeEngine.Program;
import io.github.pixelzx.docker.oci.Platform;

/** The engine in memory does what the real one does. */
class FakeEngineTest extends EngineContract {

    private final FakeEngine engine = new FakeEngine()
            .holding(IMAGE, Platform.of("linux", "amd64"))
            .running(PRINTS, Program.exits(3, "out\n", "err\n"))
            .running(SLEEPS, Program.runsOn("begun\n"))
            .running(EXITS, Program.exits(4, "inside\n", ""))
            .running(MISSING, Program.cannotStart("exec: \"/nope\": stat /nope: no such file or directory"));

    @Override
    Engine engine() {
        return engine;
    }
}
