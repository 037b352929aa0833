package io.github.pixelzx.docker.rebuild;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The contents of an archive's entries, read in one go as long as they are asked for in their order. */
final class ArchiveContents implements AutoCloseable {

    private final LayerArchive archive;
    private @Nullable TarArchiveInputStream open;
    private int next;
    private int openings;

    ArchiveContents(LayerArchive archive) {
        this.archive = archive;
    }

    /** The content of the entry with a number, counted from 0; to be read before the next is asked for, and not closed. */
    InputStream of(int number) throws IOException {
        TarArchiveInputStream tar = open;
        if (tar == null || number < next) {
            close();
            tar = archive.open();
            open = tar;
            next = 0;
            openings++;
        }
        while (next <= number) {
            if (tar.getNextEntry() == null) {
                throw new EOFException("it has no entry " + number);
            }
            next++;
        }
        return tar;
    }

    /** How often the archive was read from its beginning: each time costs as much as all of it. */
    int openings() {
        return openings;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
