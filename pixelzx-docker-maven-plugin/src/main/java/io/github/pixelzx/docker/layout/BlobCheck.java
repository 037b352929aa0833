package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Compares every blob with its descriptor, several at a time, each read once as a stream. */
final class BlobCheck {

    private static final int MAX_THREADS = 4;
    private static final int MAX_LISTED = 10;

    private final Blobs blobs;

    BlobCheck(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * Checks all of them before it complains.
     *
     * @param wanted each blob with the words that say what it is ("layer 2 of linux/arm64")
     */
    void check(Map<Descriptor, String> wanted) {
        List<Map.Entry<Descriptor, String>> largestFirst = new ArrayList<>(wanted.entrySet());
        largestFirst.sort(Comparator.comparingLong(
                        (Map.Entry<Descriptor, String> entry) -> entry.getKey().size())
                .reversed());
        int threads = Math.min(MAX_THREADS, Math.max(2, Runtime.getRuntime().availableProcessors()));
        ExecutorService readers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            largestFirst.forEach(entry -> answers.add(readers.submit(() -> complaints(entry))));
            List<String> complaints = new ArrayList<>();
            for (Future<List<String>> answer : answers) {
                complaints.addAll(answer.get());
            }
            if (!complaints.isEmpty()) {
                throw DamagedLayout.of(blobs.layout(), listed(complaints));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            readers.shutdownNow();
        }
    }

    private List<String> complaints(Map.Entry<Descriptor, String> entry) {
        String name = entry.getValue() + " (" + entry.getKey().digest() + ") ";
        try {
            return blobs.defect(entry.getKey()).map(defect -> name + defect).stream()
                    .toList();
        } catch (IOException e) {
            return List.of(name + "cannot be read: " + e);
        }
    }

    private static String listed(List<String> complaints) {
        List<String> lines = new ArrayList<>(complaints.subList(0, Math.min(MAX_LISTED, complaints.size())));
        if (complaints.size() > MAX_LISTED) {
            lines.add("and " + (complaints.size() - MAX_LISTED) + " more");
        }
        return String.join("\n", lines);
    }

    private static ProblemException interrupted(InterruptedException cause) {
        return Problem.environment(
                        HelpTopic.INTERRUPTED,
                        "Checking the image layout was interrupted",
                        "Maven was told to stop",
                        "run the same command again")
                .asException(cause);
    }
}
