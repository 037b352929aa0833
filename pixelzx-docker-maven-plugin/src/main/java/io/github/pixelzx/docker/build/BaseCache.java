package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Base images kept on this machine, so that a build needs no registry: one image layout that all builds of a user share.
 *
 * <p>Blobs are files named by their digest, written beside their place and moved there, so any number of builds may fill
 * it at once. What is said of an image is written last: an interrupted build leaves blobs at most, which the next takes
 * over. It may be deleted at any time.
 */
public final class BaseCache {

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Path directory;

    /** @param directory need not exist */
    public BaseCache(Path directory) {
        this.directory = directory;
    }

    /** Tells others that images are on their way, until it is closed: nothing is removed meanwhile. */
    OldBases.Keeping keeping() throws IOException {
        return OldBases.Keeping.begin(directory);
    }

    /**
     * Removes images nobody has needed for a month and, where more than so much is kept, those needed longest ago.
     *
     * @param most bytes to keep, beyond which nothing stays but what was needed in the last hour
     * @return the bytes that were freed
     */
    long prune(long most) throws IOException {
        return new OldBases(this, Instant.now()).remove(most);
    }

    /** Where it lies. */
    Path directory() {
        return directory;
    }

    /** The image layout with the blobs; its {@code index.json} names none of them. */
    Path layout() {
        return directory.resolve("layout");
    }

    /**
     * An image by its digest, if every byte that is said to be kept of it is there and is what it was. A damaged blob is
     * removed, so that the next build with a registry fetches it.
     */
    Optional<KeptBase> find(ImageReference reference, Digest digest) {
        Path record = record(reference, digest);
        Optional<KeptBase> found = read(record).filter(base -> isWhole(base, this::isIntact));
        found.ifPresent(base -> used(record));
        return found;
    }

    /** Remembers that an image was needed now; how long ago that was tells which images nobody needs any more. */
    private static void used(Path record) {
        try {
            Files.setLastModifiedTime(record, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // A cache that may only be read is cleaned by whoever fills it.
        }
    }

    /** Remembers, to the day, that an image is needed, if it is kept: the builds that change nothing are the most. */
    void use(BaseImage base) {
        Path record = record(base.reference(), base.digest());
        try {
            if (Files.getLastModifiedTime(record)
                    .toInstant()
                    .isBefore(Instant.now().minus(A_DAY))) {
                used(record);
            }
        } catch (IOException e) {
            // It is not kept.
        }
    }

    /** What a reference without a digest stood for when it was last kept. */
    Optional<KeptBase> latest(ImageReference reference) {
        try {
            return find(
                    reference, Digest.parse(Files.readString(meaning(reference)).strip()));
        } catch (IOException | IllegalArgumentException e) {
            // Nothing was kept but under digests, or nobody can read it.
            return Optional.empty();
        }
    }

    /**
     * Whether nothing is missing of an image, which then is what its reference means.
     *
     * @throws IOException if the cache cannot be written to
     */
    boolean isKept(BaseImage base, Collection<Platform> platforms) throws IOException {
        Optional<KeptBase> kept = whole(base);
        if (kept.isEmpty() || !hasAll(kept.get(), platforms)) {
            return false;
        }
        mean(base);
        used(record(base.reference(), base.digest()));
        return true;
    }

    /** By sizes: with every build, to read all bytes would take too long. */
    private Optional<KeptBase> whole(BaseImage base) {
        return read(record(base.reference(), base.digest())).filter(found -> isWhole(found, this::isThere));
    }

    private static boolean hasAll(KeptBase kept, Collection<Platform> wanted) {
        List<Platform> platforms = kept.platforms();
        return platforms == null || platforms.containsAll(wanted);
    }

    /**
     * Fetches what is missing of an image.
     *
     * @param platforms those of an index to keep; others are left out
     * @return the bytes fetched; none if the registry does not have the image
     * @throws IOException if the cache cannot be written to
     */
    Optional<Long> keep(BaseImage base, Collection<Platform> platforms, Registry registry) throws IOException {
        Files.createDirectories(blob(base.digest()).getParent());
        if (isKept(base, platforms)) {
            return Optional.of(0L);
        }
        List<Platform> before = whole(base).map(KeptBase::platforms).orElse(List.of());
        Optional<RegistryDocument> top = registry.getManifest(base.digest().toString());
        if (top.isEmpty() || !top.get().digest().equals(base.digest())) {
            return Optional.empty();
        }
        Fetch fetch = new Fetch(registry);
        @Nullable List<Platform> found = null;
        if (MediaTypes.isIndex(top.get().mediaType())) {
            found = new ArrayList<>(before);
            for (Descriptor image : ImageIndex.parse(top.get().bytes()).images()) {
                @Nullable Platform platform = image.platformIfAny().orElse(null);
                if (platform != null && platforms.contains(platform) && !found.contains(platform)) {
                    fetch.manifest(image.digest());
                    found.add(platform);
                }
            }
        } else {
            fetch.blobsOf(top.get());
        }
        write(blob(base.digest()), top.get().bytes());
        ready();
        Files.createDirectories(records(base.reference()));
        record(base, found);
        used(record(base.reference(), base.digest()));
        mean(base);
        return Optional.of(fetch.bytes);
    }

    /** Says what is kept now, with what another build kept while this one fetched. */
    private void record(BaseImage base, @Nullable List<Platform> found) throws IOException {
        Path record = record(base.reference(), base.digest());
        CacheLock.hold(directory, alone -> {
            @Nullable Set<Platform> all = found == null ? null : new TreeSet<>(found);
            if (all != null) {
                read(record)
                        .filter(other -> isWhole(other, this::isThere))
                        .map(KeptBase::platforms)
                        .ifPresent(all::addAll);
            }
            KeptBase kept = new KeptBase(base.reference(), base.digest(), all == null ? null : List.copyOf(all));
            write(record, kept.json());
            return record;
        });
    }

    /** What is pinned says nothing of what its tag stands for. */
    private void mean(BaseImage base) throws IOException {
        if (!base.pinned()) {
            write(meaning(base.reference()), base.digest().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** One image on its way from a registry. */
    private final class Fetch {

        private final Registry registry;
        private long bytes;

        Fetch(Registry registry) {
            this.registry = registry;
        }

        void manifest(Digest digest) throws IOException {
            RegistryDocument document = registry.getManifest(digest.toString())
                    .filter(found -> found.digest().equals(digest))
                    .orElseThrow(() -> new IOException("the registry does not have " + digest));
            blobsOf(document);
            write(blob(digest), document.bytes());
        }

        void blobsOf(RegistryDocument document) throws IOException {
            for (Descriptor blob : ImageManifest.parse(document.bytes()).blobs()) {
                if (!isThere(blob)) {
                    Path part = Files.createTempFile(blob(blob.digest()).getParent(), ".", ".part");
                    try {
                        registry.fetchBlob(blob, part);
                        Files.move(part, blob(blob.digest()), StandardCopyOption.ATOMIC_MOVE);
                    } finally {
                        Files.deleteIfExists(part);
                    }
                    bytes += blob.size();
                }
            }
        }
    }

    /**
     * Whether all of an image is there.
     *
     * @param there tells it of one blob
     */
    private boolean isWhole(KeptBase base, Predicate<Descriptor> there) {
        try {
            List<Platform> platforms = base.platforms();
            byte[] top = document(base.digest());
            if (platforms == null) {
                return ImageManifest.parse(top).blobs().stream().allMatch(there);
            }
            for (Descriptor image : ImageIndex.parse(top).images()) {
                if (image.platformIfAny().filter(platforms::contains).isPresent()
                        && !ImageManifest.parse(document(image.digest())).blobs().stream()
                                .allMatch(there)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            // Something is gone or is not what it was: then the image is not kept.
            return false;
        }
    }

    private byte[] document(Digest digest) throws IOException {
        byte[] bytes = Files.readAllBytes(blob(digest));
        if (!Digest.of(bytes).equals(digest)) {
            Files.delete(blob(digest));
            throw new IOException(digest + " is damaged");
        }
        return bytes;
    }

    private boolean isIntact(Descriptor blob) {
        try {
            if (Digest.of(blob(blob.digest())).equals(blob.digest())) {
                return true;
            }
            Files.delete(blob(blob.digest()));
        } catch (IOException e) {
            // It cannot be read, or not be removed: the image is not kept either way.
        }
        return false;
    }

    private boolean isThere(Descriptor blob) {
        try {
            return Files.size(blob(blob.digest())) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    private void ready() throws IOException {
        write(layout().resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        write(
                layout().resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        Path part = Files.createTempFile(file.getParent(), ".", ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The files of an image: what it is said to consist of, as far as its documents are there. */
    Set<Path> files(KeptBase base) {
        Set<Path> files = new LinkedHashSet<>(List.of(blob(base.digest())));
        try {
            byte[] top = Files.readAllBytes(blob(base.digest()));
            List<Platform> platforms = base.platforms();
            if (platforms == null) {
                ImageManifest.parse(top).blobs().forEach(blob -> files.add(blob(blob.digest())));
                return files;
            }
            for (Descriptor image : ImageIndex.parse(top).images()) {
                if (image.platformIfAny().filter(platforms::contains).isPresent()) {
                    files.add(blob(image.digest()));
                    ImageManifest.parse(Files.readAllBytes(blob(image.digest())))
                            .blobs()
                            .forEach(blob -> files.add(blob(blob.digest())));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // It is not whole any more; what is left of it goes when nobody needs it.
        }
        return files;
    }

    Optional<KeptBase> read(Path file) {
        try {
            return Optional.of(KeptBase.of(JsonTree.read(Files.readAllBytes(file))));
        } catch (IOException | IllegalArgumentException e) {
            // None, or one of another version.
            return Optional.empty();
        }
    }

    private Path blob(Digest digest) {
        return layout().resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    private Path record(ImageReference reference, Digest digest) {
        return records(reference).resolve(digest.hex() + ".json");
    }

    private Path records(ImageReference reference) {
        byte[] name = reference.toString().getBytes(StandardCharsets.UTF_8);
        return directory.resolve("references").resolve(Digest.of(name).hex());
    }

    /** The file with the digest that a reference without one stood for last. */
    private Path meaning(ImageReference reference) {
        return records(reference).resolve("latest");
    }
}
