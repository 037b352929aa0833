package io.github.pixelzx.docker.audit;

import java.util.Optional;

/**
 * What of ARM's variants a program was made for.
 *
 * @param atLeast the lowest variant that can run it, 4 to 8; 0 if nothing tells
 * @param exact whether that is all it needs, and not just all its ELF flags tell
 * @param source where that stands, for messages; empty if nothing tells
 * @param floats how it hands floating-point numbers to functions
 */
record ArmBuild(int atLeast, boolean exact, String source, FloatAbi floats) {

    static final ArmBuild NONE = new ArmBuild(0, false, "", FloatAbi.UNKNOWN);

    private static final String ATTRIBUTES = ".ARM.attributes";
    private static final int HIGHEST_ALONE = 7;
    private static final int EABI5 = 5;
    private static final int FLAG_HARD = 0x400;
    private static final int FLAG_SOFT = 0x200;

    /** How functions take floating-point numbers; programs and libraries that differ in it do not work together. */
    enum FloatAbi {
        HARD,
        SOFT,
        UNKNOWN
    }

    /** From what the parts of a file say; attributes and Go's record may both be there, and both be right. */
    static ArmBuild of(int flags, Optional<ArmAttributes> attributes, Optional<Integer> goVariant) {
        FloatAbi floats =
                flags(flags).or(() -> attributes.map(ArmAttributes::floats)).orElse(FloatAbi.UNKNOWN);
        int told = attributes.map(ArmAttributes::variant).orElse(0);
        if (goVariant.isPresent() && goVariant.get() >= told) {
            return new ArmBuild(goVariant.get(), true, "GOARM=" + goVariant.get() + " in Go's build record", floats);
        }
        if (told > HIGHEST_ALONE) {
            // Code for version 8 lies beside code for version 7 and is chosen at run time; no program is made for it
            // alone.
            return new ArmBuild(HIGHEST_ALONE, false, ATTRIBUTES, floats);
        }
        if (told > 0) {
            return new ArmBuild(told, true, ATTRIBUTES, floats);
        }
        // Passing numbers in the registers of a floating-point unit takes one, which came with version 6.
        return floats == FloatAbi.HARD
                ? new ArmBuild(6, false, "hard-float in its ELF flags", floats)
                : new ArmBuild(0, false, "", floats);
    }

    private static Optional<FloatAbi> flags(int flags) {
        if (flags >>> 24 != EABI5) {
            return Optional.empty();
        }
        if ((flags & FLAG_HARD) != 0) {
            return Optional.of(FloatAbi.HARD);
        }
        return (flags & FLAG_SOFT) != 0 ? Optional.of(FloatAbi.SOFT) : Optional.empty();
    }
}
