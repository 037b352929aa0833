package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.push.PushResult.PublishedDestination;
import io.github.pixelzx.docker.push.PushResult.PublishedPlatform;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One destination of a shipment: brought there, then tagged; what goes wrong is kept, so that others can go on. */
final class DestinationPush implements AutoCloseable {

    private final Shipment shipment;
    private final RegistryDoor registries;
    private final Progress progress;
    private final Named named;
    private PublishedDestination state;
    private @Nullable Registry registry;
    private @Nullable ProblemException failure;

    private DestinationPush(
            Shipment shipment, PublishedDestination state, RegistryDoor registries, Progress progress, Named named) {
        this.shipment = shipment;
        this.state = state;
        this.registries = registries;
        this.progress = progress;
        this.named = named;
    }

    /** A destination nothing was done at yet. */
    static DestinationPush begin(
            Shipment shipment, ImageReference repository, RegistryDoor registries, Progress progress, Named named) {
        List<PublishedTag> tags =
                shipment.tags().stream().map(PublishedTag::pending).toList();
        String verified = shipment.verify().name().toLowerCase(Locale.ROOT);
        PublishedDestination nothing =
                new PublishedDestination(repository, Outcome.FAILED, tags, List.of(), verified, 0, 0, 0, 0, null);
        return new DestinationPush(shipment, nothing, registries, progress, named);
    }

    /** A destination as an earlier run left it. */
    static DestinationPush goOn(
            Shipment shipment, PublishedDestination staged, RegistryDoor registries, Progress progress, Named named) {
        return new DestinationPush(shipment, staged, registries, progress, named);
    }

    PublishedDestination state() {
        return state;
    }

    Optional<ProblemException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Brings everything there but the tags, and reads it back. */
    void stage() {
        attempt(() -> {
            Registry open = registry();
            progress.pushing(open.repository(), shipment.tags());
            LayoutCopy copy = new LayoutCopy(shipment.layout(), open, sources(), progress);
            copy.copyBlobs();
            copy.copyManifests();
            Map<Digest, Digest> published = copy.readBack(shipment.verify() == Verify.FULL);
            state = new PublishedDestination(
                    open.repository(),
                    Outcome.STAGED,
                    state.tags(),
                    shipment.layout().platforms().stream()
                            .map(platform -> evidence(platform, published))
                            .toList(),
                    state.verified(),
                    copy.bytesSent(),
                    copy.blobsSent(),
                    copy.blobsMounted(),
                    shipment.layout().blobs().size() - copy.blobsSent() - copy.blobsMounted(),
                    null);
        });
    }

    /** Sets the tags, if the image got there. */
    void tag() {
        if (state.outcome() != Outcome.STAGED) {
            return;
        }
        attempt(() -> {
            Tags tags = new Tags(registry(), shipment.layout(), shipment.tags(), shipment.leftOut(), progress);
            try {
                tags.set();
                state = state.with(Outcome.PUBLISHED, tags.outcomes(), null);
            } catch (ProblemException e) {
                state = state.with(Outcome.FAILED, tags.outcomes(), e.problem().text());
                throw e;
            } finally {
                tell(tags.outcomes());
            }
        });
    }

    /** A tag that failed may be set all the same. */
    private void tell(List<PublishedTag> tags) {
        if (tags.isEmpty() || tags.stream().anyMatch(tag -> tag.outcome() != TagOutcome.PENDING)) {
            ImageLayout layout = shipment.layout();
            named.named(
                    state.repository(),
                    layout.index().digest(),
                    layout.manifests().stream().map(Descriptor::digest).toList());
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (ProblemException e) {
            failure = e;
            state = state.with(Outcome.FAILED, state.tags(), e.problem().text());
        }
    }

    private Registry registry() {
        if (registry == null) {
            registry = registries.open(state.repository(), Access.PUSH, sources());
        }
        return registry;
    }

    /** Where the registry may have some of the blobs already. */
    private List<ImageReference> sources() {
        return Stream.of(
                        shipment.destinations().stream(),
                        shipment.sources().stream(),
                        shipment.layout().staging().stream())
                .flatMap(Function.identity())
                .filter(source -> source.registry().equals(state.repository().registry()))
                .filter(source -> !source.repository().equals(state.repository().repository()))
                .distinct()
                .toList();
    }

    private PublishedPlatform evidence(PlatformImage platform, Map<Digest, Digest> published) {
        Digest manifest = platform.manifest().digest();
        Digest found = published.get(manifest);
        if (found == null) {
            throw new IllegalStateException(platform.platform() + " was not read back");
        }
        return new PublishedPlatform(platform.platform(), shipment.proven().get(platform.platform()), manifest, found);
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
