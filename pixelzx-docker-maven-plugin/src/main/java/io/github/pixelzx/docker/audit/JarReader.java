package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Jar;
import io.github.pixelzx.docker.audit.FileContent.NativeLibrary;
import io.github.pixelzx.docker.audit.FileContent.Program;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Looks for native libraries in a jar, and in the jars within it. */
final class JarReader {

    private static final Pattern JAR = Pattern.compile(".*\\.(?:jar|war|ear)");
    private static final Pattern LIBRARY = Pattern.compile(".*\\.so(?:\\.[0-9.]+)?");

    /** A jar in a war in an ear. */
    private static final int MAX_DEPTH = 3;

    private static final int MAX_LIBRARIES = 10_000;
    private static final int MAX_ENTRIES = 1_000_000;

    /** What may come out of a jar, however small it is; beyond that, so much per byte. */
    private static final long ALWAYS_ALLOWED = 1L << 30;

    private static final long MAX_RATIO = 100;

    /** Enough for header and attributes of most; what lies behind is not known. */
    private static final int HEAD = 1 << 18;

    private final List<NativeLibrary> libraries = new ArrayList<>();
    private long left;
    private int entries;

    /** @param size of the jar; -1 if that is not known */
    JarReader(long size) {
        left = Math.max(ALWAYS_ALLOWED, size * MAX_RATIO);
    }

    static boolean isJar(String path) {
        return JAR.matcher(path).matches();
    }

    Jar read(InputStream jar) {
        String defect = "";
        try {
            read(jar, "", 1);
        } catch (IOException | RuntimeException e) {
            // Zip's reader throws both at what it does not understand; a jar is no reason to stop.
            defect = Optional.ofNullable(e.getMessage()).orElse(e.toString());
        }
        return new Jar(libraries, defect);
    }

    private void read(InputStream jar, String prefix, int depth) throws IOException {
        // The stream is the caller's to close.
        ZipInputStream zip = new ZipInputStream(new Uncloseable(jar));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (++entries > MAX_ENTRIES) {
                throw new IOException("it has more than " + MAX_ENTRIES + " entries");
            }
            InputStream content = new Bounded(zip);
            if (depth < MAX_DEPTH && isJar(entry.getName())) {
                read(content, prefix + entry.getName() + "!/", depth + 1);
            } else if (LIBRARY.matcher(entry.getName()).matches() && libraries.size() < MAX_LIBRARIES) {
                library(prefix + entry.getName(), content);
            }
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void library(String path, InputStream content) throws IOException {
        byte[] head = content.readNBytes(HEAD);
        try {
            Optional<ElfHeader> header = ElfHeader.read(head);
            if (header.isPresent()) {
                CapturedBytes bytes = new CapturedBytes(head, head.length);
                Program program = ElfReader.read(header.get(), bytes, content, head.length < HEAD ? head.length : -1);
                libraries.add(new NativeLibrary(path, header.get().machine(), program.arm()));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Ends the reading of a jar that does not end by itself. */
    private final class Bounded extends FilterInputStream {

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("more comes out of it than of any jar of its size");
            }
        }
    }

    private static final class Uncloseable extends FilterInputStream {

        Uncloseable(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Whoever opened it closes it.
        }
    }
}
