package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.ArmBuild.FloatAbi;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The section {@code .ARM.attributes}, as
 * <a href="https://github.com/ARM-software/abi-aa/blob/main/addenda32/addenda32.rst">ARM's ABI</a> lays it out.
 *
 * @param variant lowest version of the architecture, 4 to 8; 0 if it is not named
 */
record ArmAttributes(int variant, FloatAbi floats) {

    private static final int FORMAT = 'A';
    private static final int FILE = 1;
    private static final int CPU_ARCH = 6;
    private static final int VFP_ARGS = 28;
    private static final int COMPATIBILITY = 32;

    /** By the value of Tag_CPU_arch. */
    private static final int[] VARIANTS = {4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 6, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 9};

    /** Reads the section; none if it is no sound one. */
    static Optional<ArmAttributes> read(ByteBuffer section) {
        try {
            if (section.get() != FORMAT) {
                return Optional.empty();
            }
            while (section.remaining() > 4) {
                int start = section.position();
                int length = section.getInt();
                if (length < 5 || length > section.limit() - start) {
                    return Optional.empty();
                }
                if (text(section).equals("aeabi")) {
                    return subsection(section, start + length);
                }
                section.position(start + length);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<ArmAttributes> subsection(ByteBuffer section, int end) {
        while (section.position() < end) {
            int start = section.position();
            long tag = number(section);
            int length = section.getInt();
            if (length < 5 || length > end - start) {
                return Optional.empty();
            }
            if (tag == FILE) {
                return Optional.of(attributes(section, start + length));
            }
            section.position(start + length);
        }
        return Optional.empty();
    }

    private static ArmAttributes attributes(ByteBuffer section, int end) {
        int variant = 0;
        FloatAbi floats = FloatAbi.SOFT;
        while (section.position() < end) {
            long tag = number(section);
            if (tag == 4 || tag == 5 || (tag > COMPATIBILITY && tag % 2 == 1)) {
                text(section);
            } else {
                long value = number(section);
                if (tag == COMPATIBILITY) {
                    text(section);
                } else if (tag == CPU_ARCH && value >= 0 && value < VARIANTS.length) {
                    variant = VARIANTS[(int) value];
                } else if (tag == VFP_ARGS) {
                    // 2 is a toolchain's own convention, 3 fits both.
                    floats = value == 1 ? FloatAbi.HARD : value == 0 ? FloatAbi.SOFT : FloatAbi.UNKNOWN;
                }
            }
        }
        return new ArmAttributes(variant, floats);
    }

    private static long number(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte part = bytes.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number without end");
    }

    private static String text(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        for (byte next = bytes.get(); next != 0; next = bytes.get()) {
            text.append((char) (next & 0xff));
        }
        return text.toString();
    }
}
