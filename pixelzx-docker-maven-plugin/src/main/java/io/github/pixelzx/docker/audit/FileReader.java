package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Script;
import io.github.pixelzx.docker.audit.FileContent.Text;
import io.github.pixelzx.docker.audit.FileContent.Unrunnable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads files one after the other, of each as much as tells what it is; its buffers serve all of them. */
final class FileReader {

    /** More than the kernel reads of a script's first line, and enough for the program headers linkers write. */
    private static final int HEAD = 4096;

    /** Of a program; of a larger one its beginning and the parts that matter. */
    static final int PROGRAM = 8 << 20;

    /** Keys, credentials and the texts other checks need are no longer. */
    private static final int TEXT = 1 << 18;

    /** Lists of a package of many files. */
    private static final int LIST = 4 << 20;

    /** Linux looks at no more of a script. */
    private static final int SCRIPT_LINE = 256;

    private static final Pattern KEPT =
            Pattern.compile("etc/passwd|etc/ld\\.so\\.conf(\\.d/[^/]+)?|etc/ld-musl-[^/]+\\.path");
    private static final Pattern LISTS =
            Pattern.compile("var/lib/dpkg/info/[^/]+\\.list|var/lib/dpkg/status\\.d/[^/]+|(usr/)?lib/apk/db/installed");

    private byte[] buffer = new byte[1 << 16];

    /** What a file is, and what it should not hold. */
    record Read(FileContent content, List<String> secrets) {}

    /**
     * Reads a file from its beginning, not necessarily to its end.
     *
     * @param path without a leading slash
     * @param size in bytes; -1 if that is not known
     */
    Read read(String path, long size, InputStream file) throws IOException {
        int length = fill(file, 0, HEAD, size);
        if (length == 0) {
            return new Read(FileContent.EMPTY, List.of());
        }
        if (startsWith("\u007fELF")) {
            return new Read(program(size, file, length), List.of());
        }
        if (startsWith("PK\u0003\u0004") && JarReader.isJar(path)) {
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(buffer, length)), file);
            return new Read(new JarReader(size).read(whole), List.of());
        }
        boolean list = LISTS.matcher(path).matches();
        if (list || KEPT.matcher(path).matches()) {
            length = fill(file, length, list ? LIST : TEXT, size);
            return new Read(new Text(Arrays.copyOf(buffer, length)), List.of());
        }
        FileContent content = startsWith("#!") ? script(length) : other();
        if (size > TEXT || !isText(length)) {
            return new Read(content, List.of());
        }
        length = fill(file, length, TEXT, size);
        return new Read(content, SecretScan.of(path, buffer, length));
    }

    private FileContent program(long size, InputStream file, int read) throws IOException {
        int length = fill(file, read, PROGRAM, size);
        try {
            Optional<ElfHeader> header = ElfHeader.read(Arrays.copyOf(buffer, Math.min(length, HEAD)));
            return ElfReader.read(header.orElseThrow(), new CapturedBytes(buffer, length), file, size);
        } catch (IllegalArgumentException e) {
            return new Unrunnable("is a damaged program: " + e.getMessage());
        }
    }

    private Script script(int length) {
        String line = new String(buffer, 2, Math.min(length, SCRIPT_LINE) - 2, StandardCharsets.UTF_8);
        int end = line.indexOf('\n');
        return new Script(end < 0 ? line : line.substring(0, end));
    }

    private FileContent other() {
        if (startsWith("!<arch>\n")) {
            return new Unrunnable(
                    "is an archive and no program, such as 'go build' makes of a package other than main");
        }
        return startsWith("MZ") ? new Unrunnable("is a Windows program") : FileContent.OTHER;
    }

    private boolean isText(int length) {
        for (int i = 0; i < Math.min(length, HEAD); i++) {
            if (buffer[i] == 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads on until the buffer holds so many bytes, or the file ends; how many it holds. */
    private int fill(InputStream file, int have, int wanted, long size) throws IOException {
        int until = size < 0 ? wanted : (int) Math.min(wanted, size);
        if (until > buffer.length && size >= 0) {
            buffer = Arrays.copyOf(buffer, until);
        }
        int length = have;
        while (length < until) {
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(until, 2 * length));
            }
            int read = file.read(buffer, length, Math.min(until, buffer.length) - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        Arrays.fill(buffer, length, Math.min(buffer.length, length + 16), (byte) 0);
        return length;
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (buffer[i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
