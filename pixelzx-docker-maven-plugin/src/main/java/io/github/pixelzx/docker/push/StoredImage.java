package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An image as a registry holds it: every document fetched and its digest computed anew, layers not fetched. */
final class StoredImage {

    private final ImageReference reference;
    private final Registry registry;
    private final RegistryDocument index;
    private final List<RegistryDocument> manifests = new ArrayList<>();
    private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    private final List<Descriptor> configs = new ArrayList<>();

    private StoredImage(ImageReference reference, Registry registry, RegistryDocument index) {
        this.reference = reference;
        this.registry = registry;
        this.index = index;
    }

    /**
     * Reads the documents.
     *
     * @throws ProblemException IMAGE_UNKNOWN if there is no such image, one of its manifests is missing, or is none;
     *     READ_BACK_DIFFERS if a document has another digest than it should
     */
    static StoredImage read(ImageReference reference, Registry registry) {
        String name = reference
                .digestIfAny()
                .map(Digest::toString)
                .or(reference::tagIfAny)
                .orElse(Tags.LATEST);
        RegistryDocument top = registry.getManifest(name).orElseThrow(() -> missing(reference, name));
        StoredImage image = new StoredImage(reference, registry, top);
        reference.digestIfAny().ifPresent(wanted -> image.requireDigest(top, wanted));
        image.follow(top);
        return image;
    }

    private void follow(RegistryDocument document) {
        if (MediaTypes.isIndex(document.mediaType())) {
            for (Descriptor entry : parsed(document, ImageIndex::parse).manifests()) {
                String digest = entry.digest().toString();
                RegistryDocument child = registry.getManifest(digest).orElseThrow(() -> missing(reference, digest));
                requireDigest(child, entry.digest());
                follow(child);
                manifests.add(child);
            }
        } else {
            ImageManifest manifest = parsed(document, ImageManifest::parse);
            configs.add(manifest.config());
            manifest.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
        }
    }

    private <T> T parsed(RegistryDocument document, Function<byte[], T> parser) {
        try {
            return parser.apply(document.bytes());
        } catch (IllegalArgumentException e) {
            throw Problem.environment(
                            HelpTopic.IMAGE_UNKNOWN,
                            "Cannot read the image " + reference,
                            document.digest() + ", which the registry calls '" + document.mediaType() + "': "
                                    + e.getMessage(),
                            "see whether it is a container image: mvn pixelzx-docker:inspect"
                                    + " -Dpixelzx.format=raw -Dpixelzx.inspect.reference=" + reference,
                            "or name another one: -Dpixelzx.promote.from=REGISTRY/IMAGE:TAG")
                    .asException(e);
        }
    }

    /**
     * Reads every config and asks for every layer.
     *
     * @throws ProblemException IMAGE_UNKNOWN if the registry lacks one, READ_BACK_DIFFERS if a config is another one
     */
    void requireComplete() {
        configs.stream()
                .filter(config -> registry.readBlob(config).isEmpty())
                .findFirst()
                .ifPresent(config -> {
                    throw missing(reference, config.digest().toString());
                });
        blobs.values().stream()
                .filter(blob -> !registry.hasBlob(blob))
                .findFirst()
                .ifPresent(blob -> {
                    throw missing(reference, blob.digest().toString());
                });
    }

    /** What the names shall point to. */
    RegistryDocument index() {
        return index;
    }

    /** Manifests and nested indexes, each after what it leads to. */
    List<RegistryDocument> manifests() {
        return List.copyOf(manifests);
    }

    /** Configs and layers, each once. */
    List<Descriptor> blobs() {
        return List.copyOf(blobs.values());
    }

    private void requireDigest(RegistryDocument document, Digest wanted) {
        if (!document.digest().equals(wanted)) {
            throw Problem.environment(
                            HelpTopic.READ_BACK_DIFFERS,
                            "The registry hands out other bytes of " + reference + " than it was asked for",
                            "asked for was " + wanted + ", the bytes have the digest " + document.digest(),
                            "look for a proxy or registry that rewrites manifests")
                    .asException();
        }
    }

    private static ProblemException missing(ImageReference reference, String what) {
        return Problem.environment(
                        HelpTopic.IMAGE_UNKNOWN,
                        "The image " + reference + " is not there, or not whole",
                        "the registry does not have " + what,
                        "publish it first: mvn deploy",
                        "or name another one: -Dpixelzx.promote.from=REGISTRY/IMAGE:TAG")
                .asException();
    }
}
