package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.StagingSpec.Leftovers;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.StagedLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.staging.LeftoverRemoval;
import io.github.pixelzx.docker.staging.StagedImage;
import io.github.pixelzx.docker.staging.StagedImages;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The repository an image waits in, untagged: the builder pushes it there by digest, and only its documents come to this
 * machine.
 *
 * @param repository without a tag
 * @param images where is remembered what was pushed
 * @param leftovers what becomes of images that nobody tagged
 * @param patience how old such an image has to be
 */
public record RegistryStaging(
        ImageReference repository,
        Supplier<RegistryDoor> registries,
        StagedImages images,
        Leftovers leftovers,
        Duration patience) {

    /**
     * Fetches index, manifests and configs into an image layout.
     *
     * @param index what the builder said it pushed
     * @param directory where the layout is written to
     * @throws ProblemException if the registry lacks one of them, or hands out other bytes
     */
    void fetch(Digest index, Path directory) {
        StagedLayout layout = new StagedLayout(directory);
        try (Registry registry = registries.get().open(repository, Access.PULL)) {
            RegistryDocument top = document(registry, index);
            follow(registry, top, layout);
            layout.finish(Descriptor.of(top.mediaType(), top.digest(), top.bytes().length), repository);
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.WORKSPACE_UNWRITABLE,
                            "Cannot write " + directory,
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make the build directory writable for this user, or free some disk space")
                    .asException(e);
        }
    }

    /** Pushes an index, by its digest, whose manifests are there. */
    void push(ImageLayout layout) {
        try (Registry registry = registries.get().open(repository, Access.PUSH)) {
            registry.putManifest(
                    layout.bytes(layout.index()),
                    layout.index().mediaType(),
                    layout.index().digest().toString());
        }
    }

    /** Remembers what was pushed, so that it can be removed should no tag ever name it. */
    void remember(ImageLayout layout, Workspace workspace, Progress progress) {
        boolean remembered = images.remember(
                StagedImage.now(repository, layout.index().digest(), manifests(layout), workspace.directory(), false));
        if (!remembered) {
            progress.warning("Cannot write to " + images.directory() + ": nobody will remember that "
                    + layout.index().digest() + " waits in " + repository.name() + " without a tag");
        }
    }

    /** Sees whether a tag names the image already: an equal one was published before, by whomever. */
    void look(ImageLayout layout, List<String> tags) {
        Digest index = layout.index().digest();
        try (Registry registry = registries.get().open(repository, Access.PULL)) {
            if (tags.stream()
                    .anyMatch(tag ->
                            registry.headManifest(tag).filter(index::equals).isPresent())) {
                images.published(repository, index, manifests(layout));
            }
        }
    }

    /** Removes what earlier builds pushed and nobody tagged, or says that it stays. */
    void lookAfterLeftovers(Progress progress) {
        if (leftovers == Leftovers.LIST) {
            removal(progress).list(repository);
        }
        removeLeftovers(progress);
    }

    /** Removes what earlier builds pushed and nobody tagged, if that is asked for. */
    void removeLeftovers(Progress progress) {
        if (leftovers == Leftovers.REMOVE) {
            removal(progress).remove(repository);
        }
    }

    private LeftoverRemoval removal(Progress progress) {
        return new LeftoverRemoval(images, registries.get(), patience, progress);
    }

    /** Whether the image is still there: what no tag names may be collected. */
    boolean holds(Digest index) {
        try (Registry registry = registries.get().open(repository, Access.PULL)) {
            return registry.headManifest(index.toString()).filter(index::equals).isPresent();
        }
    }

    private void follow(Registry registry, RegistryDocument document, StagedLayout layout) throws IOException {
        layout.add(Descriptor.of(document.mediaType(), document.digest(), document.bytes().length), document.bytes());
        if (MediaTypes.isIndex(document.mediaType())) {
            for (Descriptor entry : ImageIndex.parse(document.bytes()).manifests()) {
                follow(registry, document(registry, entry.digest()), layout);
            }
        } else {
            Descriptor config = ImageManifest.parse(document.bytes()).config();
            layout.add(config, registry.readBlob(config).orElseThrow(() -> missing(config.digest())));
        }
    }

    private RegistryDocument document(Registry registry, Digest digest) {
        RegistryDocument found = registry.getManifest(digest.toString()).orElseThrow(() -> missing(digest));
        if (!found.digest().equals(digest)) {
            throw missing(digest);
        }
        return found;
    }

    private static List<Digest> manifests(ImageLayout layout) {
        return layout.manifests().stream().map(Descriptor::digest).toList();
    }

    private ProblemException missing(Digest digest) {
        return Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        repository.name() + " does not hold what the builder pushed there",
                        "it does not hand out " + digest,
                        "run the same command again; if it stays so, build without a registry: -Dpixelzx.staging=layout")
                .asException();
    }
}
