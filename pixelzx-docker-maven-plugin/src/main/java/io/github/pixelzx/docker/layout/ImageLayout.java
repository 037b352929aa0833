package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An image layout on disk whose every byte was compared with its digest when it was read.
 *
 * <p>See the <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI specification</a>.
 * A layout holds one image. Its {@link #index()} is the document that is tagged when the image is published: the image
 * index, or, where one platform was built without attestations and buildx therefore wrote no index, the one manifest.
 */
public final class ImageLayout {

    private final Blobs store;
    private final Optional<ImageReference> staging;
    private final LayoutSeal seal;
    private final Descriptor index;
    private final ImageIndex parsedIndex;
    private final List<PlatformImage> platforms;
    private final List<Descriptor> attestations;
    private final List<Descriptor> blobs;
    private final List<Descriptor> manifests;
    private final Set<Digest> checked = new HashSet<>();

    ImageLayout(
            Blobs store,
            Optional<ImageReference> staging,
            LayoutSeal seal,
            Descriptor index,
            ImageIndex parsedIndex,
            List<PlatformImage> platforms,
            List<Descriptor> attestations,
            List<Descriptor> blobs,
            List<Descriptor> manifests) {
        this.store = store;
        this.staging = staging;
        this.seal = seal;
        this.index = index;
        this.parsedIndex = parsedIndex;
        this.platforms = List.copyOf(platforms);
        this.attestations = List.copyOf(attestations);
        this.blobs = List.copyOf(blobs);
        this.manifests = List.copyOf(manifests);
        checked.add(index.digest());
        blobs.forEach(blob -> checked.add(blob.digest()));
        manifests.forEach(manifest -> checked.add(manifest.digest()));
    }

    /**
     * Reads and checks an image layout: {@code oci-layout}, {@code index.json}, each document it leads to, the size and
     * digest of every blob (those of attestations, too), and each platform of the index against its config's.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is none ({@code LAYOUT_MISSING}) or if anything
     *     in it is not what it should be ({@code LAYOUT_DAMAGED})
     */
    public static ImageLayout read(Path directory) {
        return read(directory, LayoutSeal.NONE);
    }

    /**
     * The same, without comparing layers again that were compared before and that nothing was written to since.
     *
     * @param compared how the files looked then
     * @throws io.github.pixelzx.docker.problem.ProblemException as {@link #read(Path)}
     */
    public static ImageLayout read(Path directory, LayoutSeal compared) {
        return new LayoutReader(directory.toAbsolutePath().normalize()).read(compared);
    }

    /** The same layout, after somebody moved its directory. */
    public ImageLayout moved(Path directory) {
        Blobs there = new Blobs(directory.toAbsolutePath().normalize());
        return new ImageLayout(there, staging, seal, index, parsedIndex, platforms, attestations, blobs, manifests);
    }

    /**
     * The same where a {@link LayoutSeal} says that nothing was written since every blob was compared: documents are
     * compared once more, layers are not.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException as {@link #read(Path)}
     */
    public static ImageLayout readSealed(Path directory) {
        return new LayoutReader(directory.toAbsolutePath().normalize()).readSealed();
    }

    /** How its files looked before they were read; nothing of one that was read as sealed. */
    public LayoutSeal seal() {
        return seal;
    }

    /** Where the layout lies, absolute. */
    public Path directory() {
        return store.layout();
    }

    /** What is tagged when the image is published: the image index, or the manifest where there is no index. */
    public Descriptor index() {
        return index;
    }

    /** What the index says; for a layout without an index, one that lists its manifest. */
    public ImageIndex parsedIndex() {
        return parsedIndex;
    }

    /** The images, one per platform, in canonical order; attestations are not among them. */
    public List<PlatformImage> platforms() {
        return platforms;
    }

    /** The digest of each platform's manifest. */
    public Map<Platform, Digest> digests() {
        Map<Platform, Digest> digests = new TreeMap<>();
        platforms.forEach(
                image -> digests.put(image.platform(), image.manifest().digest()));
        return digests;
    }

    /**
     * The image of one platform.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException {@code PLATFORM_MISSING} if the layout has none
     */
    public PlatformImage platform(Platform wanted) {
        requirePlatforms(List.of(wanted));
        return platforms.stream()
                .filter(image -> image.platform().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /** The index entries that are attestations; several may point to one and the same manifest. */
    public List<Descriptor> attestations() {
        return attestations;
    }

    /**
     * The file of a blob that was checked when the layout was read.
     *
     * @throws IllegalArgumentException if the layout has no such blob
     * @throws ProblemException if it waits in a registry ({@code LAYERS_ELSEWHERE})
     */
    public Path blob(Digest digest) {
        if (!checked.contains(digest)) {
            throw new IllegalArgumentException("the image layout has no blob " + digest);
        }
        Path file = store.file(digest);
        if (staging.isPresent() && !Files.exists(file)) {
            throw notHere(staging.get());
        }
        return file;
    }

    private ProblemException notHere(ImageReference repository) {
        return Problem.project(
                        HelpTopic.LAYERS_ELSEWHERE,
                        "The layers of " + index.digest() + " are not here",
                        "they wait in " + repository.name() + " (pixelzx.staging=registry)",
                        "-Dpixelzx.staging=layout   (builds into an image layout, which has them)",
                        "or pull it by its digest: docker pull " + repository.name() + '@' + index.digest())
                .asException();
    }

    /** The repository in which the layers wait; none where they are in this layout, as they usually are. */
    public Optional<ImageReference> staging() {
        return staging;
    }

    /** The configs and layers that are not in this layout; empty unless it is staged. */
    public List<Descriptor> elsewhere() {
        return staging.isEmpty()
                ? List.of()
                : blobs.stream()
                        .filter(blob -> !Files.exists(store.file(blob.digest())))
                        .toList();
    }

    /** The file that a blob belongs into which is not in this layout. */
    public Path place(Descriptor blob) {
        return store.file(blob.digest());
    }

    /**
     * The bytes of a document (index, manifest, config), compared with the digest once more.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if they changed since the layout was read
     */
    public byte[] bytes(Descriptor document) {
        return store.document(document, "the document");
    }

    /** Configs and layers, each once: what is published first. */
    public List<Descriptor> blobs() {
        return blobs;
    }

    /**
     * The manifests, each once, in the order of publishing: after the blobs, before {@link #index()}, which is not among
     * them. Empty for a layout without an index.
     */
    public List<Descriptor> manifests() {
        return manifests;
    }

    /**
     * Deletes the blobs that no document of this layout leads to.
     *
     * @throws IOException if one cannot be deleted
     */
    public void removeUnreferenced() throws IOException {
        Path blobs = store.file(index.digest()).getParent();
        Set<String> wanted = checked.stream().map(Digest::hex).collect(Collectors.toSet());
        try (DirectoryStream<Path> found = Files.newDirectoryStream(blobs)) {
            for (Path blob : found) {
                if (!wanted.contains(blob.getFileName().toString())) {
                    Files.delete(blob);
                }
            }
        }
    }

    /**
     * Makes sure that no expected platform is missing; further platforms are no offence.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException {@code PLATFORM_MISSING}, naming all that are
     */
    public void requirePlatforms(List<Platform> expected) {
        List<Platform> present = platforms.stream().map(PlatformImage::platform).toList();
        List<Platform> missing = expected.stream()
                .filter(platform -> !present.contains(platform))
                .sorted()
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw Problem.project(
                            HelpTopic.PLATFORM_MISSING,
                            "The image layout " + directory() + " has no " + listed(missing),
                            "it holds " + listed(present),
                            "mvn package (builds every platform of <platforms>)",
                            "or remove " + listed(missing) + " from <platforms> (-Dpixelzx.platforms)")
                    .asException();
        }
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
