package io.github.pixelzx.docker.emulation;

import java.util.Locale;

/**
 * How an engine runs the programs of a platform.
 *
 * @param slower how many times as long they take as the engine's own programs, measured there; 0 where it is not known
 */
public record Execution(Way way, double slower) {

    /** On its own processor, at full speed. */
    public static final Execution NATIVE = new Execution(Way.NATIVE, 1);

    /** Through an emulator of which nobody knows how fast it is. */
    public static final Execution EMULATED = new Execution(Way.EMULATED, 0);

    /** Not at all: its kernel refuses them. */
    public static final Execution IMPOSSIBLE = new Execution(Way.IMPOSSIBLE, 0);

    /** What was measured is calls and memory; starting a program or computing with fractions was seen to take twice as long. */
    private static final double MARGIN = 2;

    /** Limits end what hangs; a fast emulator is no reason to be strict, and a slow one none to wait for ever. */
    private static final double LEAST = 4;

    private static final double MOST = 60;

    /** How slow an emulator is taken to be where it could not be measured. */
    private static final double SUPPOSED = 5;

    /** By whom programs are run. */
    public enum Way {
        /** By its own processor. */
        NATIVE("native"),
        /** By an emulator (QEMU), which takes longer. */
        EMULATED("emulated"),
        /** By nobody. */
        IMPOSSIBLE("not run");

        private final String how;

        Way(String how) {
            this.how = how;
        }
    }

    /** Through an emulator whose speed was measured. */
    static Execution emulated(double slower) {
        return new Execution(Way.EMULATED, slower);
    }

    public boolean emulated() {
        return way == Way.EMULATED;
    }

    public boolean possible() {
        return way != Way.IMPOSSIBLE;
    }

    /** {@code native}, {@code emulated} or {@code not run}. */
    public String how() {
        return way.how;
    }

    /** How many times as long programs have to be watched to see as much of them as of native ones: 1 where they are native. */
    public double pace() {
        if (!emulated()) {
            return 1;
        }
        return slower == 0 ? SUPPOSED : Math.max(1, Math.min(MOST, slower));
    }

    /** How many times as long a limit for native programs is here: 1 where they are native. */
    public double limits() {
        return emulated() ? Math.max(LEAST, Math.min(MOST, MARGIN * pace())) : 1;
    }

    /** For people, for example {@code emulated, 4.4 x slower here}. */
    public String speed() {
        return how() + (emulated() && slower != 0 ? String.format(Locale.ROOT, ", %.1f x slower here", slower) : "");
    }

    /** For people, for example {@code emulated, 4.4 x slower here: time limits are 8.8 x as long}. */
    public String words() {
        return speed() + (emulated() ? String.format(Locale.ROOT, ": time limits are %.1f x as long", limits()) : "");
    }
}
