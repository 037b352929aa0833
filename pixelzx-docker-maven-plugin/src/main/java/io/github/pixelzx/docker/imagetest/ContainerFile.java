package io.github.pixelzx.docker.imagetest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A file as it stands in a container.
 *
 * @param mode permissions, setuid, setgid and sticky bits
 * @param target where a symbolic link points; empty for anything else
 * @param content the first eight mebibytes of a plain file, as UTF-8
 */
record ContainerFile(Kind kind, int mode, long uid, long gid, String target, String content) {

    private static final int MOST = 8 << 20;
    private static final int MODE = 07777;
    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int STICKY = 01000;

    /** What it is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /** Reads the first entry of an archive. */
    static ContainerFile read(InputStream in) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
            throw new IOException("the engine sent an empty archive");
        }
        return read(entry, tar);
    }

    static ContainerFile read(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        Kind kind = entry.isSymbolicLink()
                ? Kind.LINK
                : entry.isDirectory() ? Kind.DIRECTORY : entry.isFile() ? Kind.FILE : Kind.OTHER;
        return new ContainerFile(
                kind,
                entry.getMode() & MODE,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                kind == Kind.LINK ? entry.getLinkName() : "",
                kind == Kind.FILE ? new String(tar.readNBytes(MOST), StandardCharsets.UTF_8) : "");
    }

    /** The mode in octal, four digits. */
    String octal() {
        return String.format(Locale.ROOT, "%04o", mode);
    }

    /** The mode as container-structure-test writes it, for example {@code drwxr-xr-x}, {@code ugtrwxrwxrwx}. */
    String letters() {
        StringBuilder letters = new StringBuilder();
        letters.append(kind == Kind.DIRECTORY ? "d" : kind == Kind.LINK ? "L" : "");
        letters.append((mode & SETUID) == 0 ? "" : "u");
        letters.append((mode & SETGID) == 0 ? "" : "g");
        letters.append((mode & STICKY) == 0 ? "" : "t");
        if (letters.length() == 0) {
            letters.append('-');
        }
        return letters + permissions(false);
    }

    /** The mode as {@code ls} writes it, for example {@code drwxrwxrwt}, {@code -rwsr-xr-x}. */
    String listed() {
        return (kind == Kind.DIRECTORY ? "d" : kind == Kind.LINK ? "l" : "-") + permissions(true);
    }

    private String permissions(boolean special) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            boolean set = (mode & 1 << bit) != 0;
            char letter = "xwr".charAt(bit % 3);
            int extra = bit == 6 ? SETUID : bit == 3 ? SETGID : bit == 0 ? STICKY : 0;
            if (special && (mode & extra) != 0) {
                char mark = extra == STICKY ? 't' : 's';
                text.append(set ? mark : Character.toUpperCase(mark));
            } else {
                text.append(set ? letter : '-');
            }
        }
        return text.toString();
    }
}
