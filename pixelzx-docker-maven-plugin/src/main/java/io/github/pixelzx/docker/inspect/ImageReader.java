package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.inspect.PlatformDetails.LayerDetails;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows an image from its index to every config, and leaves the layers alone. */
final class ImageReader {

    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";
    private static final String ABOUT = "vnd.docker.reference.digest";
    private static final String PREDICATE_TYPE = "in-toto.io/predicate-type";

    /** What an index or a nested one may list; more is no image but a trap. */
    private static final int MOST = 500;

    /** What is read into memory to name a build's sources. */
    private static final long LARGEST_STATEMENT = 4 << 20;

    private final ImageSource source;
    private final List<PlatformDetails> platforms = new ArrayList<>();
    private final List<Descriptor> attestations = new ArrayList<>();

    ImageReader(ImageSource source) {
        this.source = source;
    }

    ImageDetails read() {
        Descriptor top = source.top();
        Map<String, String> annotations = Map.of();
        if (MediaTypes.isIndex(top.mediaType())) {
            annotations = index(top, true).annotations();
        } else {
            image(top);
        }
        platforms.sort(Comparator.comparing(PlatformDetails::platform));
        Map<Digest, Platform> byManifest = new HashMap<>();
        platforms.forEach(each -> byManifest.put(each.manifest(), each.platform()));
        return new ImageDetails(
                source.name(),
                top.digest(),
                top.mediaType(),
                top.size(),
                annotations,
                platforms,
                attestations.stream()
                        .map(entry -> attestation(entry, byManifest))
                        .sorted(Comparator.comparing(
                                AttestationDetails::platform, Comparator.nullsLast(Comparator.naturalOrder())))
                        .toList());
    }

    private ImageIndex index(Descriptor descriptor, boolean outer) {
        ImageIndex index = parsed(descriptor, ImageIndex::parse);
        if (platforms.size() + index.manifests().size() > MOST) {
            throw unreadable(descriptor, "it lists more than " + MOST + " manifests", null);
        }
        for (Descriptor entry : index.manifests()) {
            if (entry.isAttestation()) {
                attestations.add(entry);
            } else if (MediaTypes.isManifest(entry.mediaType())) {
                image(entry);
            } else if (MediaTypes.isIndex(entry.mediaType()) && outer) {
                index(entry, false);
            }
        }
        return index;
    }

    private void image(Descriptor entry) {
        ImageManifest manifest = parsed(entry, ImageManifest::parse);
        ImageConfig config = parsed(manifest.config(), ImageConfig::parse);
        long layers = manifest.layers().stream().mapToLong(Descriptor::size).sum();
        Map<String, String> annotations = new HashMap<>(manifest.annotations());
        annotations.putAll(entry.annotations());
        platforms.add(new PlatformDetails(
                entry.platformIfAny().orElse(config.platform()),
                entry.digest(),
                manifest.config().digest(),
                entry.size() + manifest.config().size() + layers,
                manifest.layers().stream()
                        .map(layer -> new LayerDetails(layer.digest(), layer.size(), layer.mediaType()))
                        .toList(),
                config.user(),
                config.workingDir(),
                config.entrypoint(),
                config.command(),
                config.created(),
                base(annotations).or(() -> base(config.labels())).orElse(null),
                config.labels(),
                annotations));
    }

    private static Optional<String> base(Map<String, String> said) {
        return Optional.ofNullable(said.get(BASE_NAME))
                .map(name -> name
                        + Optional.ofNullable(said.get(BASE_DIGEST))
                                .map(digest -> '@' + digest)
                                .orElse(""));
    }

    private AttestationDetails attestation(Descriptor entry, Map<Digest, Platform> byManifest) {
        ImageManifest manifest = parsed(entry, ImageManifest::parse);
        List<String> predicates = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            String type = layer.annotations().getOrDefault(PREDICATE_TYPE, layer.mediaType());
            predicates.add(type);
            if (type.startsWith(Provenance.PREDICATE) && layer.size() <= LARGEST_STATEMENT) {
                sources.addAll(Provenance.sources(source.document(layer)));
            }
        }
        long layers = manifest.layers().stream().mapToLong(Descriptor::size).sum();
        String about = entry.annotations().getOrDefault(ABOUT, "");
        return new AttestationDetails(
                byManifest.entrySet().stream()
                        .filter(known -> known.getKey().toString().equals(about))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null),
                entry.digest(),
                predicates,
                sources.stream().distinct().toList(),
                entry.size() + layers);
    }

    private <T> T parsed(Descriptor document, Function<byte[], T> parser) {
        try {
            return parser.apply(source.document(document));
        } catch (IllegalArgumentException e) {
            throw unreadable(document, String.valueOf(e.getMessage()), e);
        }
    }

    private RuntimeException unreadable(Descriptor document, String why, @Nullable Exception cause) {
        Problem problem = Problem.environment(
                HelpTopic.IMAGE_UNKNOWN,
                "Cannot read the image " + source.name(),
                document.digest() + " (" + document.mediaType() + "): " + why,
                "see whether it is a container image: -Dpixelzx.format=raw shows its index",
                "name another one: -Dpixelzx.inspect.reference=REGISTRY/IMAGE:TAG");
        return cause == null ? problem.asException() : problem.asException(cause);
    }
}
