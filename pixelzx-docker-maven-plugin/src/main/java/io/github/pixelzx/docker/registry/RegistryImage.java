package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;

/**
 * An image of a registry, from which its documents are read, each compared with its digest.
 *
 * @param reference as it was asked for
 * @param registry its repository; closing that is up to whoever opened it
 * @param index the index, or the manifest where there is no index
 */
public record RegistryImage(ImageReference reference, Registry registry, RegistryDocument index) {

    /**
     * Reads the image's index, by its digest where the reference has one, else by its tag, else by {@code latest}.
     *
     * @throws ProblemException IMAGE_UNKNOWN if the registry has no such image, READ_BACK_DIFFERS if it hands out another
     */
    public static RegistryImage read(ImageReference reference, Registry registry) {
        String tagOrDigest = reference
                .digestIfAny()
                .map(Digest::toString)
                .or(reference::tagIfAny)
                .orElse("latest");
        RegistryDocument index = registry.getManifest(tagOrDigest).orElseThrow(() -> unknown(reference));
        reference.digestIfAny().filter(wanted -> !wanted.equals(index.digest())).ifPresent(wanted -> {
            throw differs(reference, wanted, index.digest());
        });
        return new RegistryImage(reference, registry, index);
    }

    /** Names the index, or the manifest where there is no index. */
    public Descriptor top() {
        return Descriptor.of(index.mediaType(), index.digest(), index.bytes().length);
    }

    /**
     * The bytes of an index, manifest, config or attestation of the image.
     *
     * @throws ProblemException IMAGE_UNKNOWN if the registry does not have it, READ_BACK_DIFFERS if it hands out another
     */
    public byte[] document(Descriptor document) {
        if (document.digest().equals(index.digest())) {
            return index.bytes();
        }
        if (!MediaTypes.isIndex(document.mediaType()) && !MediaTypes.isManifest(document.mediaType())) {
            return registry.readBlob(document).orElseThrow(() -> incomplete(document));
        }
        RegistryDocument found =
                registry.getManifest(document.digest().toString()).orElseThrow(() -> incomplete(document));
        if (!found.digest().equals(document.digest())) {
            throw differs(reference, document.digest(), found.digest());
        }
        return found.bytes();
    }

    private static ProblemException unknown(ImageReference reference) {
        return Problem.environment(
                        HelpTopic.IMAGE_UNKNOWN,
                        "There is no image " + reference,
                        "the registry has no such tag or digest in this repository",
                        "check the name and the tag; mvn deploy publishes the project's own image",
                        "for a private repository: docker login " + reference.registry())
                .asException();
    }

    private ProblemException incomplete(Descriptor document) {
        return Problem.environment(
                        HelpTopic.IMAGE_UNKNOWN,
                        "The image " + reference + " is not complete",
                        "its index leads to " + document.digest() + " (" + document.mediaType()
                                + "), which the registry does not have",
                        "publish the image again: mvn deploy",
                        "see whether the registry's garbage collection or a retention rule removed it")
                .asException();
    }

    private static ProblemException differs(ImageReference reference, Digest wanted, Digest found) {
        return Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        "The registry hands out other bytes of " + reference + " than it was asked for",
                        "asked for was " + wanted + ", the bytes have the digest " + found,
                        "look for a proxy or registry that rewrites manifests")
                .asException();
    }
}
