package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is said of the images in a {@link BaseCache}: a directory for each reference, with a file for each of its digests,
 * and one with the digest it stood for last.
 *
 * @param directory need not exist
 */
record KeptRecords(Path directory) {

    private static final String ENDING = ".json";

    private static final String MEANING = "latest";

    /** The file that says what is kept of an image, whether it exists or not. */
    CacheFile file(ImageReference reference, Digest digest) {
        return new CacheFile(of(reference).resolve(digest.hex() + ENDING));
    }

    /** What is said to be kept of an image. */
    Optional<KeptBase> find(ImageReference reference, Digest digest) {
        return read(file(reference, digest));
    }

    /** What a file says that is kept. */
    Optional<KeptBase> read(CacheFile file) {
        try {
            return Optional.of(KeptBase.of(JsonTree.read(Files.readAllBytes(file.path()))));
        } catch (IOException | IllegalArgumentException e) {
            // None, or one of another version.
            return Optional.empty();
        }
    }

    /** Says that an image is kept. */
    void write(KeptBase base) throws IOException {
        Files.createDirectories(of(base.reference()));
        file(base.reference(), base.digest()).write(base.json());
    }

    /** The digest that a reference without one stood for last. */
    Optional<Digest> meaning(ImageReference reference) {
        try {
            return Optional.of(Digest.parse(
                    Files.readString(of(reference).resolve(MEANING)).strip()));
        } catch (IOException | IllegalArgumentException e) {
            // Nothing was kept but under digests, or nobody can read it.
            return Optional.empty();
        }
    }

    /** Remembers what a reference stands for now. What is pinned says nothing of what its tag stands for. */
    void mean(BaseImage base) throws IOException {
        if (!base.pinned()) {
            new CacheFile(of(base.reference()).resolve(MEANING))
                    .write(base.digest().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The files that say of an image what is kept, readable ones or not. */
    List<CacheFile> all() throws IOException {
        List<CacheFile> all = new ArrayList<>();
        for (CacheFile reference : CacheFile.in(directory)) {
            for (CacheFile file : CacheFile.in(reference.path())) {
                if (file.path().toString().endsWith(ENDING)) {
                    all.add(file);
                }
            }
        }
        return all;
    }

    /**
     * Says of an image no more that it is kept.
     *
     * @param base what the file says, if it can be read
     */
    void forget(CacheFile file, Optional<KeptBase> base) throws IOException {
        file.remove();
        Path meaning = file.path().resolveSibling(MEANING);
        String digest = base.map(kept -> kept.digest().toString()).orElse("");
        if (Files.exists(meaning)
                && Files.readString(meaning, StandardCharsets.UTF_8).strip().equals(digest)) {
            Files.delete(meaning);
        }
        Path reference = file.path().getParent();
        if (reference != null && CacheFile.in(reference).isEmpty()) {
            Files.delete(reference);
        }
    }

    private Path of(ImageReference reference) {
        byte[] name = reference.toString().getBytes(StandardCharsets.UTF_8);
        return directory.resolve(Digest.of(name).hex());
    }
}
