package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.config.PromoteSpec;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.BlobsUnderWay;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives a published image further names, by its digest: within a repository nothing is sent, to another repository of the
 * same registry its blobs are mounted, and only to another registry they are carried.
 */
public final class Promotion {

    private final RegistryDoor registries;
    private final Progress progress;
    private final String plugin;
    private final Named named;
    private int mounted;
    private int sent;

    /**
     * A promotion.
     *
     * @param plugin this plugin's version, for the record
     */
    public Promotion(RegistryDoor registries, Progress progress, String plugin) {
        this(registries, progress, plugin, Named.UNHEARD);
    }

    private Promotion(RegistryDoor registries, Progress progress, String plugin, Named named) {
        this.registries = registries;
        this.progress = progress;
        this.plugin = plugin;
        this.named = named;
    }

    /** The same, of which somebody hears what it gave names. */
    public Promotion heardBy(Named listener) {
        return new Promotion(registries, progress, plugin, listener);
    }

    /**
     * Sets the names. The image must be the one of a successful {@code push.json}, or be found whole in its registry.
     *
     * @throws ProblemException if there is no such image or no name for it, or a registry refuses
     */
    public PromoteResult promote(PromoteSpec spec, Workspace workspace) {
        if (spec.from() == null) {
            workspace.remove(PromoteResult.FILE);
        }
        Optional<PushResult> push =
                workspace.read(PushResult.FILE, PushResult.class).filter(PushResult::succeeded);
        ImageReference source = Optional.ofNullable(spec.from())
                .or(() -> push.map(Promotion::published))
                .orElseThrow(() -> unproven(workspace));
        List<ImageReference> names = spec.targets(source);
        if (names.isEmpty()) {
            throw noName(source);
        }
        try (Registry registry = registries.open(source, Access.PULL)) {
            StoredImage image = StoredImage.read(source, registry);
            Digest index = image.index().digest();
            Optional<PushResult> record =
                    push.filter(known -> known.index().digest().equals(index));
            if (record.isEmpty()) {
                image.requireComplete();
            }
            record.filter(known -> !known.tested()).ifPresent(known -> warn(known, names));
            names.forEach(name -> name(image, registry, name));
            PromoteResult result = new PromoteResult(
                    source,
                    index,
                    record.map(known -> known.tested() ? PushResult.FILE : known.proof())
                            .orElse("read back"),
                    names,
                    mounted,
                    sent,
                    Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                    plugin);
            if (spec.from() == null) {
                workspace.write(PromoteResult.FILE, result);
            }
            return result;
        }
    }

    private void warn(PushResult untested, List<ImageReference> names) {
        progress.warning(untested.index().digest() + " was published " + untested.proof() + "; it is promoted to "
                + names.stream().map(ImageReference::toString).collect(Collectors.joining(", ")));
    }

    private static ImageReference published(PushResult push) {
        return push.destinations().get(0).repository().withDigest(push.index().digest());
    }

    private void name(StoredImage image, Registry source, ImageReference name) {
        try (Registry target = registries.open(name, Access.PUSH, List.of(source.repository()))) {
            String tag = name.tagIfAny().orElseThrow();
            RegistryDocument index = image.index();
            if (!source.repository().name().equals(name.name())) {
                try (BlobsUnderWay underWay = new BlobsUnderWay("sending", progress)) {
                    image.blobs().forEach(blob -> bring(blob, source, target, underWay));
                }
                image.manifests()
                        .forEach(manifest ->
                                put(manifest, target, manifest.digest().toString()));
                put(index, target, index.digest().toString());
            }
            try {
                put(index, target, tag);
            } finally {
                named.named(
                        target.repository(),
                        index.digest(),
                        image.manifests().stream().map(RegistryDocument::digest).toList());
            }
            progress.pushed(name, index.digest());
        }
    }

    private static void put(RegistryDocument document, Registry target, String name) {
        if (target.headManifest(name).filter(document.digest()::equals).isPresent()) {
            return;
        }
        target.putManifest(document.bytes(), document.mediaType(), name);
        Optional<Digest> found = target.headManifest(name);
        if (found.filter(document.digest()::equals).isEmpty()) {
            throw Problem.environment(
                            HelpTopic.READ_BACK_DIFFERS,
                            "What " + target.repository().name() + " holds is not what was promoted",
                            name + " is " + found.map(Digest::toString).orElse("not there") + ", promoted was "
                                    + document.digest(),
                            "run the same command again; if it stays so, look for a registry or proxy that rewrites"
                                    + " manifests or makes tags immutable")
                    .asException();
        }
    }

    private void bring(Descriptor blob, Registry source, Registry target, BlobsUnderWay underWay) {
        if (target.hasBlob(blob)) {
            return;
        }
        if (target.mountBlob(blob, source.repository())) {
            mounted++;
            return;
        }
        try {
            Path file = Files.createTempFile("pixelzx-blob", ".part");
            try {
                underWay.during(blob, () -> {
                    source.fetchBlob(blob, file);
                    return target.uploadBlob(blob, file);
                });
                sent++;
                progress.blobCopied(target.repository(), blob.digest(), blob.size());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.DISK_FULL,
                            "Cannot carry blob " + blob.digest().brief() + " to "
                                    + target.repository().name(),
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make room in " + System.getProperty("java.io.tmpdir") + ", or make it writable")
                    .asException(e);
        }
    }

    private static ProblemException unproven(Workspace workspace) {
        return Problem.project(
                        HelpTopic.IMAGE_NOT_TESTED,
                        "Refused to promote: there is no record of a successful push",
                        workspace.file(PushResult.FILE) + " does not exist, or says that it failed",
                        "mvn deploy",
                        "or name an image of a registry, which is then read back: -Dpixelzx.promote.from=REGISTRY/IMAGE:TAG")
                .asException();
    }

    private static ProblemException noName(ImageReference source) {
        return Problem.project(
                        HelpTopic.CONFIGURATION,
                        "There is no name to promote " + source + " to",
                        "<promote><to> (-Dpixelzx.promote.to) has no default",
                        "-Dpixelzx.promote.to=stable",
                        "or in the POM: <promote><to>stable</to></promote>")
                .asException();
    }
}
