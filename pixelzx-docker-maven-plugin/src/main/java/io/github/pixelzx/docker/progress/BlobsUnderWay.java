package io.github.pixelzx.docker.progress;

import io.github.pixelzx.docker.oci.Descriptor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Says now and then which blobs are on their way: on a slow line a large one takes minutes. */
public final class BlobsUnderWay implements AutoCloseable {

    private final String doing;
    private final Progress progress;
    private final Reminder reminder;
    private final List<Descriptor> blobs = new ArrayList<>();

    /**
     * Nothing on its way yet.
     *
     * @param doing what is done with them: {@code sending}
     */
    public BlobsUnderWay(String doing, Progress progress) {
        this(doing, progress, Clock.systemUTC(), Reminder.SILENCE);
    }

    /** The same by another clock and after another silence. */
    public BlobsUnderWay(String doing, Progress progress, Clock clock, Duration silence) {
        this.doing = doing;
        this.progress = progress;
        this.reminder = new Reminder(doing, this::remind, clock, silence);
    }

    /** Copies a blob, which is under way meanwhile; several threads may. */
    public <T> T during(Descriptor blob, Supplier<T> copying) {
        synchronized (blobs) {
            blobs.add(blob);
        }
        try {
            return copying.get();
        } finally {
            synchronized (blobs) {
                blobs.remove(blob);
            }
        }
    }

    private void remind(Duration since) {
        List<Descriptor> now;
        synchronized (blobs) {
            now = List.copyOf(blobs);
        }
        if (!now.isEmpty()) {
            progress.blobsTakeLong(doing, now, since);
        }
    }

    @Override
    public void close() {
        reminder.close();
    }
}
