package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.PushSpec;
import io.github.pixelzx.docker.imagetest.TestedLayout;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides whether and as what the image in a workspace is published, before the first request to a registry. */
public final class Publication {

    private final LayoutPush push;

    public Publication(LayoutPush push) {
        this.push = push;
    }

    /**
     * Publishes the image: proven, or, where the user gave up the proof by name, untested and said so.
     *
     * @param tags those to set; {@link ImageSpec#tags()} if the user named any, else those of the build
     * @param sources repositories that may have some of its blobs: those of its base images
     * @throws ProblemException if no registry is configured, or the image is missing, damaged, lacks a platform or is
     *     not proven
     */
    public PushResult publish(
            ImageSpec image, PushSpec spec, List<String> tags, List<ImageReference> sources, Workspace workspace) {
        return push.push(shipment(image, spec, tags, workspace).withSources(sources), workspace);
    }

    /**
     * What would be published, decided without asking a registry.
     *
     * @throws ProblemException as {@link #publish}
     */
    public static Shipment shipment(ImageSpec image, PushSpec spec, List<String> tags, Workspace workspace) {
        List<ImageReference> destinations = spec.destinations(image);
        if (destinations.isEmpty()) {
            throw noRegistry(image);
        }
        Optional<TestedLayout> tested = proven(workspace, spec);
        Shipment shipment = tested.map(proven -> Shipment.of(proven, destinations, tags, spec.verify()))
                .orElseGet(() ->
                        Shipment.untested(ImageLayout.read(workspace.layout()), destinations, tags, spec.verify()));
        shipment.layout().requirePlatforms(image.platforms());
        requireNoOthers(shipment.layout(), image);
        return shipment;
    }

    /** The proven image; none only where the user gave up the proof and there is no proof. */
    private static Optional<TestedLayout> proven(Workspace workspace, PushSpec spec) {
        try {
            return Optional.of(TestedLayout.reload(workspace, spec.allowSkipped()));
        } catch (ProblemException e) {
            if (!spec.requireTested() && e.problem().help() == HelpTopic.IMAGE_NOT_TESTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What was built for more platforms than are asked for now is not what is asked for. */
    private static void requireNoOthers(ImageLayout layout, ImageSpec image) {
        List<Platform> others = layout.platforms().stream()
                .map(PlatformImage::platform)
                .filter(platform -> !image.platforms().contains(platform))
                .toList();
        if (!others.isEmpty()) {
            String all = Stream.concat(image.platforms().stream(), others.stream())
                    .sorted()
                    .map(Platform::toString)
                    .collect(Collectors.joining(","));
            throw Problem.project(
                            HelpTopic.PLATFORM_MISSING,
                            "Refused to publish " + layout.index().digest() + ": it has platforms nobody asked for",
                            "<platforms> does not name "
                                    + others.stream().map(Platform::toString).collect(Collectors.joining(", ")),
                            "-Dpixelzx.platforms=" + all + "   (publishes the image as it was built, <platforms>)",
                            "or build it for these platforms only, and test that: mvn deploy")
                    .asException();
        }
    }

    private static ProblemException noRegistry(ImageSpec image) {
        return Problem.project(
                        HelpTopic.REGISTRY_NOT_SET,
                        "Cannot publish " + image.name() + ": no registry is configured",
                        "there is no default, so that nothing is published where it should not be",
                        "-Dpixelzx.registry=ghcr.io/acme   (in the same command: host and/or namespace; one word is an account on Docker Hub)",
                        "or in the POM: <registry>ghcr.io/acme</registry>")
                .asException();
    }
}
