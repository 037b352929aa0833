package io.github.pixelzx.docker.audit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file is to the kernel that shall run it, read from its first bytes. */
sealed interface FileContent {

    /** More than the kernel reads of a script's first line, and enough for the program headers linkers write. */
    int HEAD = 4096;

    /** Linux looks at no more of a script. */
    int SCRIPT_LINE = 256;

    /** PATH_MAX. */
    int MAX_INTERPRETER = 4096;

    /**
     * An ELF file.
     *
     * @param interpreter the dynamic loader it names; null if it names none
     */
    record Program(ElfHeader header, @Nullable String interpreter) implements FileContent {}

    /** A script; the line is what follows {@code #!}, with a final carriage return if there is one. */
    record Script(String line) implements FileContent {}

    /** What no kernel runs; the reason as the end of a sentence that begins with the file's name. */
    record Unrunnable(String reason) implements FileContent {}

    /** Reads as much of a file as is needed to tell, from its beginning. */
    static FileContent read(InputStream file) throws IOException {
        byte[] head = file.readNBytes(HEAD);
        if (head.length == 0) {
            return new Unrunnable("is empty");
        }
        if (head.length > 1 && head[0] == '#' && head[1] == '!') {
            return script(head);
        }
        try {
            Optional<ElfHeader> header = ElfHeader.read(head);
            if (header.isPresent()) {
                return new Program(header.get(), interpreter(header.get(), head, file));
            }
        } catch (IllegalArgumentException e) {
            return new Unrunnable("is a damaged program: " + e.getMessage());
        }
        return new Unrunnable(
                startsWith(head, "!<arch>\n")
                        ? "is an archive and no program, such as 'go build' makes of a package other than main"
                        : startsWith(head, "MZ")
                                ? "is a Windows program"
                                : "is neither an ELF program nor a script that begins with #!");
    }

    private static Script script(byte[] head) {
        String line = new String(head, 2, Math.min(head.length, SCRIPT_LINE) - 2, StandardCharsets.UTF_8);
        int end = line.indexOf('\n');
        return new Script(end < 0 ? line : line.substring(0, end));
    }

    private static @Nullable String interpreter(ElfHeader header, byte[] head, InputStream rest) throws IOException {
        boolean wide = header.machine().bits() == 64;
        ByteBuffer bytes = ByteBuffer.wrap(head)
                .order(header.machine().littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int needed = wide ? 56 : 32;
        for (int i = 0; i < header.programHeaders(); i++) {
            long at = header.programHeadersAt() + (long) i * header.programHeaderSize();
            if (at < 0 || at > head.length - needed) {
                return null;
            }
            if (bytes.getInt((int) at) == 3) {
                long offset = wide ? bytes.getLong((int) at + 8) : Integer.toUnsignedLong(bytes.getInt((int) at + 4));
                long size = wide ? bytes.getLong((int) at + 32) : Integer.toUnsignedLong(bytes.getInt((int) at + 16));
                return size < 2 || size > MAX_INTERPRETER ? null : text(offset, (int) size, head, rest);
            }
        }
        return null;
    }

    /** The text at an offset, in the head or after it: tools that edit programs put it at the file's end. */
    private static @Nullable String text(long offset, int size, byte[] head, InputStream rest) throws IOException {
        byte[] text = new byte[0];
        if (offset >= head.length) {
            try {
                rest.skipNBytes(offset - head.length);
            } catch (EOFException e) {
                return null;
            }
            text = rest.readNBytes(size);
        } else if (offset >= 0) {
            int end = (int) Math.min(head.length, offset + size);
            byte[] start = Arrays.copyOfRange(head, (int) offset, end);
            byte[] more = rest.readNBytes(size - start.length);
            text = Arrays.copyOf(start, start.length + more.length);
            System.arraycopy(more, 0, text, start.length, more.length);
        }
        // The size counts the byte 0 at its end.
        return text.length == size ? new String(text, 0, size - 1, StandardCharsets.UTF_8) : null;
    }

    private static boolean startsWith(byte[] head, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        return head.length >= wanted.length && Arrays.equals(head, 0, wanted.length, wanted, 0, wanted.length);
    }
}
