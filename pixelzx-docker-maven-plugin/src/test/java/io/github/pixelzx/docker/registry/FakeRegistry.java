package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A registry of one repository, in memory, that writes down what is done with it. */
public final class FakeRegistry implements RegistryDoor, Registry {

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, RegistryDocument> manifests = new ConcurrentHashMap<>();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, UnaryOperator<byte[]>> rewrites = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<Digest> cut = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> afterwards = new ConcurrentHashMap<>();
    private boolean undeletable;
    private ImageReference repository = ImageReference.parse("registry.example/fake");

    @Override
    public Registry open(ImageReference wanted, Access access) {
        repository = ImageReference.parse(wanted.name());
        log.clear();
        return this;
    }

    /** What was done since the repository was opened: {@code blob D}, {@code head R}, {@code get R}, {@code put R}. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** What of {@link #log()} changed something. */
    public List<String> writes() {
        return log().stream()
                .filter(line -> line.startsWith("put") || line.startsWith("blob"))
                .toList();
    }

    /** Whoever reads this manifest gets other bytes. */
    public void rewrite(String tagOrDigest, UnaryOperator<byte[]> rewriting) {
        rewrites.put(tagOrDigest, rewriting);
    }

    /** Loses a blob, as a registry's clean-up does. */
    public void forget(Digest blob) {
        blobs.remove(blob);
    }

    /** Breaks off after the first byte whenever this is fetched; or no more. */
    public void cut(Digest blob, boolean off) {
        if (off) {
            cut.add(blob);
        } else {
            cut.remove(blob);
        }
    }

    /** Refuses to do this, as {@link #log()} names it. */
    public void refuse(String what) {
        refused.add(what);
    }

    /** Once, after it was done, this happens, too. */
    public void after(String what, Runnable also) {
        afterwards.put(what, also);
    }

    public void refuseNothing() {
        refused.clear();
    }

    @Override
    public ImageReference repository() {
        return repository;
    }

    @Override
    public boolean hasBlob(Descriptor blob) {
        note("look " + blob.digest());
        then("look " + blob.digest());
        return blobs.containsKey(blob.digest());
    }

    @Override
    public boolean uploadBlob(Descriptor blob, Path file) {
        if (hasBlob(blob)) {
            return false;
        }
        note("blob " + blob.digest());
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Digest.of(bytes).equals(blob.digest())) {
                throw Problem.project(HelpTopic.LAYOUT_DAMAGED, "Cannot upload", "other bytes", "build it again")
                        .asException();
            }
            blobs.put(blob.digest(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @Override
    public void fetchBlob(Descriptor blob, Path file) {
        note("fetch " + blob.digest());
        try {
            if (cut.contains(blob.digest())) {
                Files.write(file, new byte[] {1});
                throw Problem.environment(HelpTopic.REGISTRY_UNREACHABLE, "Cannot read", "it broke off", "try again")
                        .asException();
            }
            Files.write(file, readBlob(blob).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<byte[]> readBlob(Descriptor blob) {
        note("read " + blob.digest());
        return Optional.ofNullable(blobs.get(blob.digest()));
    }

    @Override
    public boolean mountBlob(Descriptor blob, ImageReference source) {
        return false;
    }

    @Override
    public Optional<Digest> digestBlob(Descriptor blob) {
        note("fetch " + blob.digest());
        return Optional.of(blob.digest()).filter(blobs::containsKey);
    }

    @Override
    public Optional<Digest> headManifest(String tagOrDigest) {
        note("head " + tagOrDigest);
        Optional<Digest> found = find(tagOrDigest).map(RegistryDocument::digest);
        then("head " + tagOrDigest);
        return found;
    }

    @Override
    public Optional<RegistryDocument> getManifest(String tagOrDigest) {
        note("get " + tagOrDigest);
        return find(tagOrDigest);
    }

    private Optional<RegistryDocument> find(String tagOrDigest) {
        UnaryOperator<byte[]> rewriting = rewrites.getOrDefault(tagOrDigest, UnaryOperator.identity());
        return Optional.ofNullable(manifests.get(tagOrDigest))
                .map(found -> RegistryDocument.of(found.mediaType(), rewriting.apply(found.bytes())));
    }

    @Override
    public void putManifest(byte[] bytes, String mediaType, String tagOrDigest) {
        note("put " + tagOrDigest);
        RegistryDocument document = RegistryDocument.of(mediaType, bytes);
        manifests.put(tagOrDigest, document);
        manifests.put(document.digest().toString(), document);
        then("put " + tagOrDigest);
    }

    private void then(String what) {
        Runnable also = afterwards.remove(what);
        if (also != null) {
            also.run();
        }
    }

    @Override
    public List<String> tags() {
        note("tags");
        return manifests.keySet().stream()
                .filter(name -> !name.startsWith("sha256:"))
                .sorted()
                .toList();
    }

    @Override
    public boolean isReferredTo(Digest digest, Set<Digest> own) {
        note("referrers " + digest);
        return manifests.values().stream()
                .filter(found -> !own.contains(found.digest()))
                .anyMatch(found -> new String(found.bytes(), StandardCharsets.UTF_8)
                        .contains("\"subject\":{\"digest\":\"" + digest));
    }

    @Override
    public Deletion deleteManifest(Digest digest) {
        note("delete " + digest);
        if (undeletable) {
            return new Deletion.Refused("HTTP 405 UNSUPPORTED");
        }
        boolean there =
                manifests.entrySet().removeIf(entry -> entry.getValue().digest().equals(digest));
        return there ? new Deletion.Removed() : new Deletion.Gone();
    }

    /** From now on nothing can be removed; or it can again. */
    public void keepEverything(boolean undeletableNow) {
        undeletable = undeletableNow;
    }

    private void note(String what) {
        log.add(what);
        if (refused.contains(what)) {
            throw Problem.environment(HelpTopic.REGISTRY_REFUSED, "Cannot " + what, "told so", "tell otherwise")
                    .asException();
        }
    }

    @Override
    public void close() {}
}
