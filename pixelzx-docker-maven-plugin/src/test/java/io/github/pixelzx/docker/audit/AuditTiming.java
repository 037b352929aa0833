package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.progress.Progress;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.List;

/** Audits a layout whenever a line comes in, and says how long that took: {@code dev/bench/audit}. */
public final class AuditTiming {

    private AuditTiming() {}

    /** The argument is the layout's directory; each answer is milliseconds, milliseconds of CPU, findings. */
    public static void main(String[] arguments) throws Exception {
        ImageLayout layout = ImageLayout.read(Path.of(arguments[0]));
        var cpu = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        while (System.in.read() >= 0) {
            long began = System.nanoTime();
            long cpuBegan = cpu.getProcessCpuTime();
            AuditResult result = new ImageAudit(AuditSpec.DEFAULT, Audits.NO_REGISTRY, Progress.SILENT)
                    .audit(layout, new ImageSpec("app", null, List.of(), List.of()), List.of());
            System.out.println((System.nanoTime() - began) / 1_000_000 + " "
                    + (cpu.getProcessCpuTime() - cpuBegan) / 1_000_000 + " "
                    + result.findings().size() + " " + peak());
        }
    }

    /** The most the heap ever held, in megabytes. */
    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }
}
