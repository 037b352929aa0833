package io.github.pixelzx.docker.audit;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.progress.Progress;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Audits a layout whenever a line comes in, and says how long that took: {@code dev/bench/audit}. */
public final class AuditTiming {

    private static final AtomicLong PEAK = new AtomicLong();
    private static final AtomicLong ALIVE = new AtomicLong();

    private AuditTiming() {}

    /** The argument is the layout's directory; each answer is milliseconds, milliseconds of CPU, findings, the heap. */
    public static void main(String[] arguments) throws Exception {
        ImageLayout layout = ImageLayout.read(Path.of(arguments[0]));
        var cpu = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        watchHeap();
        while (System.in.read() >= 0) {
            long began = System.nanoTime();
            long cpuBegan = cpu.getProcessCpuTime();
            AuditResult result = new ImageAudit(AuditSpec.DEFAULT, Audits.NO_REGISTRY, Progress.SILENT)
                    .audit(layout, new ImageSpec("app", null, List.of(), List.of()), List.of());
            System.out.println((System.nanoTime() - began) / 1_000_000 + " "
                    + (cpu.getProcessCpuTime() - cpuBegan) / 1_000_000 + " "
                    + result.findings().size() + " " + PEAK + " " + ALIVE);
        }
    }

    /** How full the heap ever was, in megabytes: it is fullest when it is about to be collected, and the pools at one time. */
    private static void watchHeap() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, none) -> {
                                var collection = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo();
                                long used = heap(collection.getMemoryUsageBeforeGc());
                                PEAK.accumulateAndGet(used, Math::max);
                                long alive = heap(collection.getMemoryUsageAfterGc());
                                ALIVE.accumulateAndGet(alive, Math::max);
                            },
                            null,
                            null);
        }
    }

    private static long heap(Map<String, MemoryUsage> pools) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pools.get(pool.getName()).getUsed())
                        .sum()
                >> 20;
    }
}
