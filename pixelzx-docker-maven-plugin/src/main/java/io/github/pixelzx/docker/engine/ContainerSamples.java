package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.Statistics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers the most of what the engine tells about once a second. */
final class ContainerSamples extends AnswerStream<Statistics> {

    private @Nullable Duration cpu;
    private @Nullable Long peakMemory;

    @Override
    public synchronized void onNext(Statistics sample) {
        if (sample.getCpuStats() != null && sample.getCpuStats().getCpuUsage() != null) {
            Long total = sample.getCpuStats().getCpuUsage().getTotalUsage();
            if (total != null && total > 0) {
                cpu = Duration.ofNanos(total);
            }
        }
        if (sample.getMemoryStats() != null) {
            Long now = sample.getMemoryStats().getUsage();
            Long most = sample.getMemoryStats().getMaxUsage();
            long seen = Math.max(now == null ? 0 : now, most == null ? 0 : most);
            if (seen > 0 && (peakMemory == null || seen > peakMemory)) {
                peakMemory = seen;
            }
        }
    }

    synchronized Usage usage() {
        return new Usage(cpu, peakMemory);
    }
}
