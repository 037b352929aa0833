package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Asks registries, while an image is being built, whether it could be published there: otherwise that is heard after build and
 * tests. Nobody waits for the answers and they end nothing, for by then the registry may be up.
 */
public final class DestinationQuestion implements AutoCloseable {

    /** Something to look for, as push begins with; whether it is there does not matter. */
    private static final Descriptor SOMETHING = something();

    private final Supplier<RegistryDoor> registries;
    private final Progress progress;
    private final Questions questions = new Questions("Asking registries", 2);
    private boolean closed;

    /**
     * A question not yet asked.
     *
     * @param registries opened by whoever asks, for it may take its time
     * @param progress hears of registries that do not answer, or refuse, from another thread
     */
    public DestinationQuestion(Supplier<RegistryDoor> registries, Progress progress) {
        this.registries = registries;
        this.progress = progress;
    }

    /** Begins to ask, and does not wait. */
    public void ask(List<ImageReference> destinations) {
        destinations.stream().distinct().forEach(destination -> {
            var unused = questions.ask(() -> answered(destination));
        });
    }

    private boolean answered(ImageReference destination) {
        try (Registry registry = registries.get().open(destination, Access.PUSH)) {
            return registry.hasBlob(SOMETHING);
        } catch (ProblemException e) {
            tell(destination, e.problem());
            return false;
        }
    }

    private synchronized void tell(ImageReference destination, Problem problem) {
        if (!closed) {
            String what =
                    "Publishing to " + destination.name() + " would fail now; the build goes on, for that may pass";
            progress.warning(
                    new Problem(problem.kind(), what, problem.why(), problem.fixes(), problem.help(), List.of())
                            .text());
        }
    }

    private static Descriptor something() {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        return Descriptor.of("application/vnd.oci.empty.v1+json", Digest.of(empty), empty.length);
    }

    /** Ends what is still being asked: nobody hears of it any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        questions.close();
    }
}
