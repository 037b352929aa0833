package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.emulation.Execution.Way;
import io.github.pixelzx.docker.engine.Exited;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program of an architecture showed.
 *
 * @param speed pieces of work in a second of processor time; 0 if it is not known
 */
record Tried(Way way, double speed) {

    /** How many pieces, and in how many nanoseconds. */
    private static final Pattern PRINTED = Pattern.compile("([0-9a-f]{8}) ([0-9a-f]{8})\\s*");

    private static final int HEXADECIMAL = 16;
    private static final double NANOSECONDS = 1e9;

    /** Of which nothing is known but how it runs. */
    static Tried of(Way way) {
        return new Tried(way, 0);
    }

    /** With the speed a program printed. */
    static Tried of(Way way, Exited program) {
        Matcher printed = PRINTED.matcher(program.stdout());
        if (!printed.matches()) {
            return of(way);
        }
        long pieces = Long.parseLong(printed.group(1), HEXADECIMAL);
        long took = Long.parseLong(printed.group(2), HEXADECIMAL);
        return new Tried(way, took == 0 ? 0 : pieces * NANOSECONDS / took);
    }

    /** Whether its speed is known. */
    boolean timed() {
        return speed > 0;
    }

    /** Beside what the engine's own architecture showed. */
    Execution beside(Tried own) {
        return switch (way) {
            case NATIVE -> Execution.NATIVE;
            case IMPOSSIBLE -> Execution.IMPOSSIBLE;
            case EMULATED -> speed == 0 ? Execution.EMULATED : Execution.emulated(own.speed / speed);
        };
    }
}
