package io.github.pixelzx.docker.emulation;

import java.time.Duration;

/** How an engine runs the programs of a platform. */
public enum Execution {
    /** On its own processor. */
    NATIVE("native"),
    /** Through an emulator (QEMU), which takes longer. */
    EMULATED("emulated"),
    /** Not at all: its kernel refuses them. */
    IMPOSSIBLE("not run");

    /**
     * How much longer an emulated program may take. Starting small programs was seen to take up to 4 times as long under
     * QEMU; the limits are there to end what hangs, not to measure.
     */
    public static final int FACTOR = 5;

    private final String how;

    Execution(String how) {
        this.how = how;
    }

    /** {@code native}, {@code emulated} or {@code not run}. */
    public String how() {
        return how;
    }

    /** A limit given for native platforms, as it applies here. */
    public Duration scaled(Duration limit) {
        return this == NATIVE ? limit : limit.multipliedBy(FACTOR);
    }
}
