package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the image is published.
 *
 * @param skip whether nothing is published
 * @param requireTested whether only tested bytes may be published; false is said on the console and in the push record
 * @param insecureRegistries hosts (with port) that may be reached by plain HTTP although they are not on loopback
 * @param destinations where it is published besides {@link ImageSpec#registry()}, each a host and/or namespace
 * @param retries how often a request is tried again after a failure that may pass; 0 for never
 * @param verify how much is read back before a tag moves
 * @param attach whether the record becomes an artifact of the Maven project
 * @param atEnd whether tags wait for the last image of the Maven run
 * @param allowSkipped platforms that are published even though their tests could not be run
 */
public record PushSpec(
        boolean skip,
        boolean requireTested,
        List<String> insecureRegistries,
        List<String> destinations,
        int retries,
        Verify verify,
        boolean attach,
        boolean atEnd,
        List<Platform> allowSkipped) {

    /** How much of what was published is fetched and compared. */
    public enum Verify {
        /** Index, manifests and configs that were sent; layers by asking for digest and size. */
        MANIFESTS,
        /** Everything, the layers and what had been there before too. */
        FULL
    }

    public PushSpec {
        insecureRegistries = List.copyOf(insecureRegistries);
        destinations = List.copyOf(destinations);
        allowSkipped = List.copyOf(allowSkipped);
    }

    /** What nothing is configured for: proven bytes only, to the one registry of the image. */
    public static PushSpec defaults() {
        int retries = Integer.parseInt(ParameterRow.PUSH_RETRIES.defaultValue());
        return new PushSpec(false, true, List.of(), List.of(), retries, Verify.MANIFESTS, false, true, List.of());
    }

    /** The same, for proven bytes only or not. */
    public PushSpec withRequireTested(boolean required) {
        return new PushSpec(
                skip, required, insecureRegistries, destinations, retries, verify, attach, atEnd, allowSkipped);
    }

    /** The same with other further destinations. */
    public PushSpec withDestinations(List<String> others) {
        return new PushSpec(
                skip, requireTested, insecureRegistries, others, retries, verify, attach, atEnd, allowSkipped);
    }

    /** The same, where these platforms may be published without having been run. */
    public PushSpec withAllowSkipped(List<Platform> platforms) {
        return new PushSpec(
                skip, requireTested, insecureRegistries, destinations, retries, verify, attach, atEnd, platforms);
    }

    /** The repositories an image is published to, its own registry's first, each once; empty if none is configured. */
    public List<ImageReference> destinations(ImageSpec image) {
        Stream<ImageReference> further =
                destinations.stream().map(prefix -> ImageReference.parse(prefix + '/' + image.name()));
        return Stream.concat(image.destination().stream(), further).distinct().toList();
    }
}
