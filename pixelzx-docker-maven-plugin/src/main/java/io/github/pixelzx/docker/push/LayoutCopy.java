package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.BlobsUnderWay;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One layout on its way into one repository, up to and without its tags. */
final class LayoutCopy {

    private static final int THREADS = 4;

    private final ImageLayout layout;
    private final Registry registry;
    private final List<ImageReference> sources;
    private final Progress progress;
    private final SideBySide sideBySide = new SideBySide(THREADS);
    private final Set<Digest> there = ConcurrentHashMap.newKeySet();
    private final Set<Digest> written = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicInteger blobsMounted = new AtomicInteger();
    private final AtomicInteger blobsSent = new AtomicInteger();

    /**
     * A copy not begun.
     *
     * @param sources repositories of the same registry that may have some of the blobs
     */
    LayoutCopy(ImageLayout layout, Registry registry, List<ImageReference> sources, Progress progress) {
        this.layout = layout;
        this.registry = registry;
        this.sources = List.copyOf(sources);
        this.progress = progress;
    }

    long bytesSent() {
        return bytesSent.get();
    }

    int blobsSent() {
        return blobsSent.get();
    }

    int blobsMounted() {
        return blobsMounted.get();
    }

    /** Brings all blobs there, side by side, and looks which documents are there; what is there is left alone. */
    void copyBlobs() {
        try (BlobsUnderWay underWay = new BlobsUnderWay("sending", progress)) {
            List<Runnable> jobs = new ArrayList<>();
            layout.blobs().forEach(blob -> jobs.add(() -> copyBlob(blob, underWay)));
            documents().forEach(document -> jobs.add(() -> look(document)));
            sideBySide.forEach(jobs, Runnable::run);
        }
    }

    private List<Descriptor> documents() {
        return Stream.concat(layout.manifests().stream(), Stream.of(layout.index()))
                .toList();
    }

    private void look(Descriptor document) {
        if (isThere(document)) {
            there.add(document.digest());
        }
    }

    private boolean isThere(Descriptor document) {
        return registry.headManifest(document.digest().toString())
                .filter(document.digest()::equals)
                .isPresent();
    }

    private void copyBlob(Descriptor blob, BlobsUnderWay underWay) {
        if (layout.elsewhere().contains(blob) && registry.hasBlob(blob)) {
            progress.detail("blob " + blob.digest() + " waits there already");
        } else if (mounted(blob)) {
            blobsMounted.incrementAndGet();
            written.add(blob.digest());
            progress.detail("blob " + blob.digest() + " was taken over inside the registry");
        } else if (underWay.during(blob, () -> registry.uploadBlob(blob, layout.blob(blob.digest())))) {
            bytesSent.addAndGet(blob.size());
            blobsSent.incrementAndGet();
            written.add(blob.digest());
            progress.blobCopied(registry.repository(), blob.digest(), blob.size());
        } else {
            progress.detail("blob " + blob.digest() + " is there already");
        }
    }

    private boolean mounted(Descriptor blob) {
        return !sources.isEmpty()
                && !registry.hasBlob(blob)
                && sources.stream().anyMatch(source -> registry.mountBlob(blob, source));
    }

    /** Writes the manifests by their digests, and when all are there, the index. */
    void copyManifests() {
        sideBySide.forEach(layout.manifests(), this::copy);
        copy(layout.index());
    }

    private void copy(Descriptor document) {
        String digest = document.digest().toString();
        // What was there while the blobs were sent may have been collected since: another's leftover, say.
        if (there.contains(document.digest()) && isThere(document)) {
            progress.detail("manifest " + digest + " is there already");
            return;
        }
        registry.putManifest(layout.bytes(document), document.mediaType(), digest);
        written.add(document.digest());
    }

    /**
     * Fetches documents and configs that were written, asks for the layers that were, and compares; what was there before
     * answered to its digest already.
     *
     * @param all whether everything is fetched, layers and what was there before, too
     * @return for each document's digest in the layout the one at the registry
     * @throws ProblemException READ_BACK_DIFFERS if anything is not the same
     */
    Map<Digest, Digest> readBack(boolean all) {
        Set<Digest> configs = layout.platforms().stream()
                .map(platform -> platform.parsedManifest().config().digest())
                .collect(Collectors.toSet());
        try (BlobsUnderWay underWay = new BlobsUnderWay("reading back", progress)) {
            sideBySide.forEach(layout.blobs(), blob -> {
                if (all || (written.contains(blob.digest()) && configs.contains(blob.digest()))) {
                    requireEqual(blob, underWay);
                } else if (written.contains(blob.digest()) && !registry.hasBlob(blob)) {
                    throw differs(blob, "it is not there in that size");
                }
            });
        }
        Map<Digest, Digest> published = new ConcurrentHashMap<>();
        sideBySide.forEach(documents(), document -> published.put(document.digest(), readBack(document, all)));
        return Map.copyOf(published);
    }

    private void requireEqual(Descriptor blob, BlobsUnderWay underWay) {
        Digest found = underWay.during(blob, () -> registry.digestBlob(blob))
                .orElseThrow(() -> differs(blob, "it is not there"));
        if (!found.equals(blob.digest())) {
            throw differs(blob, "it is " + found);
        }
    }

    private Digest readBack(Descriptor document, boolean all) {
        if (!all && !written.contains(document.digest())) {
            return document.digest();
        }
        RegistryDocument found = registry.getManifest(document.digest().toString())
                .orElseThrow(() -> differs(document, "it is not there"));
        if (!found.digest().equals(document.digest())) {
            throw differs(document, "it is " + found.digest());
        }
        if (document.equals(layout.index()) && MediaTypes.isIndex(document.mediaType())) {
            requireEqualPlatforms(document, found);
        }
        return found.digest();
    }

    private void requireEqualPlatforms(Descriptor document, RegistryDocument found) {
        List<Platform> published = ImageIndex.parse(found.bytes()).images().stream()
                .map(Descriptor::platformIfAny)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        List<Platform> wanted = layout.platforms().stream()
                .map(PlatformImage::platform)
                .sorted()
                .toList();
        if (!published.equals(wanted)) {
            throw differs(document, "its platforms are " + published + ", those of the layout " + wanted);
        }
    }

    private ProblemException differs(Descriptor document, String found) {
        return Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        "What " + registry.repository().name() + " holds is not what was pushed; no tag was moved",
                        "read back " + document.digest() + ": " + found,
                        "run the same command again; if it stays so, look for a proxy or registry that rewrites"
                                + " manifests")
                .asException();
    }
}
