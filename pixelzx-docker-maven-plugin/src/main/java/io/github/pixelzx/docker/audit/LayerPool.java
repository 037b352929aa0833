package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads the layers of all platforms side by side, a layer that platforms share once. */
final class LayerPool {

    private static final int MAX_THREADS = 4;

    private LayerPool() {}

    static Map<Digest, List<LayerEntry>> read(ImageLayout layout) {
        int threads = Math.min(MAX_THREADS, Math.max(2, Runtime.getRuntime().availableProcessors()));
        ExecutorService readers = Executors.newFixedThreadPool(threads);
        try {
            Map<Digest, Future<List<LayerEntry>>> reading = new LinkedHashMap<>();
            for (PlatformImage platform : layout.platforms()) {
                List<Descriptor> layers = platform.parsedManifest().layers();
                for (int i = 0; i < layers.size(); i++) {
                    Digest digest = layers.get(i).digest();
                    String what = "layer " + (i + 1) + " of " + platform.platform() + " (" + digest + ")";
                    reading.computeIfAbsent(
                            digest, key -> readers.submit(new LayerReader(layout.blob(key), what)::read));
                }
            }
            Map<Digest, List<LayerEntry>> read = new HashMap<>();
            for (Map.Entry<Digest, Future<List<LayerEntry>>> layer : reading.entrySet()) {
                read.put(layer.getKey(), layer.getValue().get());
            }
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem
                    ? problem
                    : new IllegalStateException("reading a layer failed", e.getCause());
        } finally {
            readers.shutdownNow();
        }
    }

    private static ProblemException interrupted(InterruptedException cause) {
        return Problem.environment(
                        HelpTopic.INTERRUPTED,
                        "Reading the image's layers was interrupted",
                        "Maven was told to stop",
                        "run the same command again")
                .asException(cause);
    }
}
