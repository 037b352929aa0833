package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.push.PushResult.PublishedDestination;
import io.github.pixelzx.docker.push.PushResult.PublishedIndex;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Publishes an image layout byte for byte.
 *
 * <p>The order makes a tag always lead to a whole image: blobs side by side, manifests (attestations too), the index by
 * its digest, reading back, and only then the tags, {@code latest} very last. A failure before the tags leaves every tag
 * where it was. What a registry has is not sent again: publishing the same twice costs HEAD requests only.
 *
 * <p>With several destinations the image is brought to all of them before the first tag moves. One that fails keeps none
 * of the others from being finished; the record {@code push.json} says what happened at each.
 */
public final class LayoutPush {

    private final RegistryDoor registries;
    private final Progress progress;
    private final String plugin;
    private final Named named;
    private final Clock clock;

    /**
     * A push.
     *
     * @param plugin this plugin's version, for the record
     */
    public LayoutPush(RegistryDoor registries, Progress progress, String plugin) {
        this(registries, progress, plugin, Named.UNHEARD, Clock.systemUTC());
    }

    LayoutPush(RegistryDoor registries, Progress progress, String plugin, Clock clock) {
        this(registries, progress, plugin, Named.UNHEARD, clock);
    }

    private LayoutPush(RegistryDoor registries, Progress progress, String plugin, Named named, Clock clock) {
        this.registries = registries;
        this.progress = progress;
        this.plugin = plugin;
        this.named = named;
        this.clock = clock;
    }

    /** The same, of which somebody hears what it published. */
    public LayoutPush heardBy(Named listener) {
        return new LayoutPush(registries, progress, plugin, listener, clock);
    }

    /**
     * Publishes, tags, and writes {@code push.json}.
     *
     * @throws ProblemException if anything failed anywhere, after all was tried and the record was written
     */
    public PushResult push(Shipment shipment, Workspace workspace) {
        Optional<String> first = firstPublished(shipment, workspace);
        return run(
                shipment,
                begin(shipment, workspace),
                now(),
                first,
                workspace,
                List.of(DestinationPush::stage, DestinationPush::tag));
    }

    /**
     * Brings the image to all destinations and reads it back, without moving a tag; {@code push.json} says so.
     *
     * @throws ProblemException if it did not get to each of them
     */
    public PushResult stage(Shipment shipment, Workspace workspace) {
        Optional<String> first = firstPublished(shipment, workspace);
        return run(shipment, begin(shipment, workspace), now(), first, workspace, List.of(DestinationPush::stage));
    }

    /**
     * Sets the tags {@link #stage} left pending.
     *
     * @param shipment the one that was staged
     * @throws ProblemException if one of them could not be set, after all were tried
     */
    public PushResult tag(Shipment shipment, PushResult staged, Workspace workspace) {
        List<DestinationPush> pushes = staged.destinations().stream()
                .map(destination -> DestinationPush.goOn(shipment, destination, registries, progress, named))
                .toList();
        return run(
                shipment,
                pushes,
                staged.started(),
                Optional.ofNullable(staged.published()),
                workspace,
                List.of(DestinationPush::tag));
    }

    private static Optional<String> firstPublished(Shipment shipment, Workspace workspace) {
        return workspace
                .read(PushResult.FILE, PushResult.class)
                .flatMap(earlier ->
                        earlier.firstPublished(shipment.layout().index().digest(), shipment.destinations()));
    }

    private List<DestinationPush> begin(Shipment shipment, Workspace workspace) {
        // A run that is killed must not leave the evidence of an earlier one.
        workspace.remove(PushResult.FILE);
        if (!shipment.untested().isEmpty()) {
            List<String> names =
                    shipment.destinations().stream().map(ImageReference::name).toList();
            String what = shipment.proven().isEmpty()
                    ? shipment.layout().index().digest().toString()
                    : listed(shipment.untested());
            progress.warning(what + " is published untested to " + String.join(", ", names));
        }
        return shipment.destinations().stream()
                .map(repository -> DestinationPush.begin(shipment, repository, registries, progress, named))
                .toList();
    }

    private PushResult run(
            Shipment shipment,
            List<DestinationPush> pushes,
            String started,
            Optional<String> first,
            Workspace workspace,
            List<Consumer<DestinationPush>> steps) {
        boolean all = true;
        try {
            for (Consumer<DestinationPush> step : steps) {
                for (DestinationPush push : pushes) {
                    all &= !Thread.currentThread().isInterrupted();
                    if (all) {
                        step.accept(push);
                    }
                }
            }
        } finally {
            pushes.forEach(DestinationPush::close);
        }
        PushResult result = result(shipment, pushes, started, first);
        workspace.write(PushResult.FILE, result);
        pushes.stream()
                .map(DestinationPush::failure)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(failure -> {
                    throw withOthers(failure, result);
                });
        if (!all) {
            throw interrupted();
        }
        return result;
    }

    private PushResult result(Shipment shipment, List<DestinationPush> pushes, String started, Optional<String> first) {
        String finished = now();
        boolean published = pushes.stream().allMatch(push -> push.state().outcome() == Outcome.PUBLISHED);
        return new PushResult(
                PublishedIndex.from(shipment.layout().index()),
                shipment.untested().isEmpty(),
                proof(shipment),
                shipment.leftOut(),
                pushes.stream().map(DestinationPush::state).toList(),
                started,
                finished,
                plugin,
                first.isEmpty() && !published ? null : first.orElse(finished));
    }

    private static String proof(Shipment shipment) {
        if (shipment.untested().isEmpty()) {
            return "tested";
        }
        return shipment.proven().isEmpty() ? "untested" : "untested: " + listed(shipment.untested());
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }

    private static ProblemException interrupted() {
        return Problem.environment(
                        HelpTopic.INTERRUPTED,
                        "Interrupted while publishing",
                        "Maven was interrupted; " + PushResult.FILE + " says how far it got",
                        "run the same command again: it sends only what is missing")
                .asException();
    }

    /** With more than one destination a failure says how all of them fared. */
    private static ProblemException withOthers(ProblemException failure, PushResult result) {
        if (result.destinations().size() < 2) {
            return failure;
        }
        List<String> evidence = new ArrayList<>(failure.problem().evidence());
        for (PublishedDestination destination : result.destinations()) {
            String outcome = destination.outcome().name().toLowerCase(Locale.ROOT);
            String reason = destination.failure() == null
                    ? ""
                    : ": " + destination.failure().lines().findFirst().orElse("");
            evidence.add(destination.repository().name() + ' ' + outcome + reason);
        }
        return failure.problem().withEvidence(evidence).asException(failure);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
