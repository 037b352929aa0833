package io.github.pixelzx.docker.audit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The first bytes of an ELF file: what the kernel looks at before it runs a program.
 *
 * @param machine processor, word size and byte order
 * @param type {@code e_type}; {@link #isExecutable()} says what it is asked for
 * @param abi {@code EI_OSABI}: 0 System V, 3 Linux
 * @param flags {@code e_flags}, whose meaning depends on the processor
 * @param programHeadersAt offset of the program headers in the file
 * @param programHeaderSize bytes of each of them
 * @param programHeaders how many there are
 * @param sectionHeadersAt offset of the section headers in the file
 * @param sectionHeaderSize bytes of each of them
 * @param sectionHeaders how many there are
 */
public record ElfHeader(
        Machine machine,
        int type,
        int abi,
        int flags,
        long programHeadersAt,
        int programHeaderSize,
        int programHeaders,
        long sectionHeadersAt,
        int sectionHeaderSize,
        int sectionHeaders) {

    private static final int IDENT_SIZE = 16;
    private static final int SIZE_32 = 52;
    private static final int SIZE_64 = 64;
    private static final int EXECUTABLE = 2;
    private static final int SHARED_OBJECT = 3;

    /**
     * Reads the header.
     *
     * @param head the file's first bytes; 64 are enough
     * @return none if the file does not begin as ELF files do
     * @throws IllegalArgumentException if it does, and yet has no valid header
     */
    public static Optional<ElfHeader> read(byte[] head) {
        if (head.length < 4 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
            return Optional.empty();
        }
        if (head.length < IDENT_SIZE) {
            throw new IllegalArgumentException("its ELF header is cut off");
        }
        boolean wide = oneOfTwo(head[4], "class") == 2;
        boolean little = oneOfTwo(head[5], "byte order") == 1;
        if (head.length < (wide ? SIZE_64 : SIZE_32)) {
            throw new IllegalArgumentException("its ELF header is cut off");
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int processor = unsigned(bytes, 18);
        int afterAddresses = wide ? 48 : 36;
        return Optional.of(new ElfHeader(
                new Machine(processor, wide ? 64 : 32, little),
                unsigned(bytes, 16),
                head[7],
                bytes.getInt(afterAddresses),
                wide ? bytes.getLong(32) : Integer.toUnsignedLong(bytes.getInt(28)),
                unsigned(bytes, afterAddresses + 6),
                unsigned(bytes, afterAddresses + 8),
                wide ? bytes.getLong(40) : Integer.toUnsignedLong(bytes.getInt(32)),
                unsigned(bytes, afterAddresses + 10),
                unsigned(bytes, afterAddresses + 12)));
    }

    /** Whether it is a program, or a shared object, as position-independent programs are. */
    public boolean isExecutable() {
        return type == EXECUTABLE || type == SHARED_OBJECT;
    }

    private static int oneOfTwo(byte value, String what) {
        if (value != 1 && value != 2) {
            throw new IllegalArgumentException("its ELF header names no " + what + ": " + value);
        }
        return value;
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
