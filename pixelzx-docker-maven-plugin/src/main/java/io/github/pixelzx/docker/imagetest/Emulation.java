package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How an engine runs a platform: on its own processor, or through an emulator (QEMU) that takes longer.
 *
 * @param emulated whether the platform's programs are foreign to the engine's processor
 */
record Emulation(boolean emulated) {

    /**
     * How much longer an emulated program may take. Starting small programs was seen to take up to 4 times as long under
     * QEMU; the limits are there to end what hangs, not to measure.
     */
    private static final int FACTOR = 5;

    /** Architectures a processor runs besides its own. 32-bit ARM is not listed: many arm64 processors have dropped it. */
    private static final Map<String, Set<String>> ALSO_NATIVE = Map.of("amd64", Set.of("386"));

    /**
     * How a platform runs on an engine.
     *
     * @param architecture the engine's, as it names it ({@code amd64} or {@code x86_64})
     */
    static Emulation of(Platform platform, String architecture) {
        String own = switch (architecture) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
        boolean isNative = platform.architecture().equals(own)
                || ALSO_NATIVE.getOrDefault(own, Set.of()).contains(platform.architecture());
        return new Emulation(!isNative);
    }

    /** A limit given for native platforms, as it applies here. */
    Duration scaled(Duration limit) {
        return emulated ? limit.multipliedBy(FACTOR) : limit;
    }

    /** {@code native} or {@code emulated}. */
    String how() {
        return emulated ? "emulated" : "native";
    }
}
