package io.github.pixelzx.docker.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The beginnings of ELF programs, written field by field after the ELF specification. */
public final class ElfFixture {

    /** Go's architecture name to e_machine, bits and byte order. */
    private static final Map<String, Kind> KINDS = Map.of(
            "amd64", new Kind(62, 64, ByteOrder.LITTLE_ENDIAN),
            "386", new Kind(3, 32, ByteOrder.LITTLE_ENDIAN),
            "arm", new Kind(40, 32, ByteOrder.LITTLE_ENDIAN),
            "arm64", new Kind(183, 64, ByteOrder.LITTLE_ENDIAN),
            "riscv64", new Kind(243, 64, ByteOrder.LITTLE_ENDIAN),
            "ppc64le", new Kind(21, 64, ByteOrder.LITTLE_ENDIAN),
            "ppc64", new Kind(21, 64, ByteOrder.BIG_ENDIAN),
            "s390x", new Kind(22, 64, ByteOrder.BIG_ENDIAN),
            "mips64le", new Kind(8, 64, ByteOrder.LITTLE_ENDIAN),
            "loong64", new Kind(258, 64, ByteOrder.LITTLE_ENDIAN));

    private static final int EXECUTABLE = 2;
    private static final int PT_INTERP = 3;

    private ElfFixture() {}

    private record Kind(int machine, int bits, ByteOrder order) {}

    /** A static program for an architecture in Go's spelling. */
    public static byte[] program(String architecture) {
        return write(architecture, EXECUTABLE, "", 0);
    }

    /** A file of another ELF type: 1 is a relocatable object, 3 a shared object. */
    public static byte[] ofType(String architecture, int type) {
        return write(architecture, type, "", 0);
    }

    /** A program that names its interpreter (the dynamic loader). */
    public static byte[] dynamic(String architecture, String interpreter) {
        return write(architecture, EXECUTABLE, interpreter, 0);
    }

    /** The same with the interpreter's name so many bytes away from the header, as tools that edit programs leave it. */
    public static byte[] dynamic(String architecture, String interpreter, int gap) {
        return write(architecture, EXECUTABLE, interpreter, gap);
    }

    private static byte[] write(String architecture, int type, String interpreter, int gap) {
        Kind kind = KINDS.get(architecture);
        boolean wide = kind.bits() == 64;
        int header = wide ? 64 : 52;
        int entry = wide ? 56 : 32;
        byte[] name = (interpreter + "\0").getBytes(StandardCharsets.UTF_8);
        boolean names = !interpreter.isEmpty();
        int nameAt = header + entry + gap;
        ByteBuffer out = ByteBuffer.allocate(names ? nameAt + name.length + 16 : header + 16)
                .order(kind.order());
        out.put(new byte[] {0x7f, 'E', 'L', 'F'});
        out.put((byte) (wide ? 2 : 1)).put((byte) (kind.order() == ByteOrder.LITTLE_ENDIAN ? 1 : 2));
        out.put((byte) 1).position(16);
        out.putShort((short) type).putShort((short) kind.machine()).putInt(1);
        word(out, wide, 0x10000);
        word(out, wide, names ? header : 0);
        word(out, wide, 0);
        out.putInt(architecture.equals("arm") ? 0x05000400 : 0);
        out.putShort((short) header).putShort((short) entry).putShort((short) (names ? 1 : 0));
        if (names) {
            out.position(header);
            out.putInt(PT_INTERP);
            if (wide) {
                out.putInt(4).putLong(nameAt).putLong(0).putLong(0).putLong(name.length);
            } else {
                out.putInt(nameAt).putInt(0).putInt(0).putInt(name.length);
            }
            out.position(nameAt);
            out.put(name);
        }
        return out.array();
    }

    private static void word(ByteBuffer out, boolean wide, int value) {
        if (wide) {
            out.putLong(value);
        } else {
            out.putInt(value);
        }
    }
}
