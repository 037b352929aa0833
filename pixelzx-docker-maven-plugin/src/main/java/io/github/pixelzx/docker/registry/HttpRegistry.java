package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * A repository reached by the <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 * distribution API</a>.
 *
 * <p>Every operation can be begun anew: an upload that broke off starts again with the question whether the blob is
 * there, and goes on with the upload if the registry still has it.
 */
final class HttpRegistry implements Registry {

    private static final String ACCEPTED = String.join(
            ", ",
            MediaTypes.OCI_INDEX,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_MANIFEST_LIST,
            MediaTypes.DOCKER_MANIFEST);

    /** Registries differ in how they say that nothing may be removed, or not by this user. */
    private static final Set<Integer> NOT_ALLOWED = Set.of(400, 401, 403, 405, 501);

    private final ImageReference repository;
    private final Conversation conversation;
    private final Retries retries;
    private final RegistryProblems problems;
    private final AtomicBoolean takesParts = new AtomicBoolean(true);
    private final long part;

    HttpRegistry(
            ImageReference repository,
            Conversation conversation,
            Retries retries,
            RegistryProblems problems,
            long part) {
        this.repository = repository;
        this.conversation = conversation;
        this.retries = retries;
        this.problems = problems;
        this.part = part;
    }

    @Override
    public ImageReference repository() {
        return repository;
    }

    @Override
    public boolean hasBlob(Descriptor blob) {
        String operation = "look for blob " + blob.digest().brief();
        return retries.call(operation, () -> hasBlob(operation, blob));
    }

    private boolean hasBlob(String operation, Descriptor blob) throws IOException, TransientFailure {
        URI uri = uri(operation, "blobs/" + blob.digest());
        Answer answer = conversation.follow(operation, Call.of("HEAD", uri));
        // A registry may leave the length out; one that gives another has something else, or half of it.
        return answer.succeeded()
                && answer.header("Content-Length")
                        .filter(length -> !length.equals(Long.toString(blob.size())))
                        .isEmpty();
    }

    @Override
    public boolean uploadBlob(Descriptor blob, Path file) {
        String operation = "upload blob " + blob.digest().brief() + " to " + repository.repository();
        AtomicReference<@Nullable BlobUpload> begun = new AtomicReference<>();
        return retries.call(operation, () -> {
            BlobUpload upload = begun.get();
            if (upload == null) {
                URI uploads = uri(operation, "blobs/uploads/");
                upload = new BlobUpload(operation, blob, file, uploads, conversation, problems, takesParts, part);
                begun.set(upload);
            }
            if (!upload.goOn() && !hasBlob(operation, blob)) {
                upload.begin();
            }
            return upload.sent();
        });
    }

    @Override
    public boolean mountBlob(Descriptor blob, ImageReference source) {
        if (!source.registry().equals(repository.registry())
                || source.repository().equals(repository.repository())) {
            return false;
        }
        String operation = "mount blob " + blob.digest().brief() + " from " + source.repository();
        return retries.call(operation, () -> {
            URI there = URI.create(conversation.base(operation) + source.repository() + "/blobs/" + blob.digest());
            if (!conversation.exchange(operation, Call.of("HEAD", there)).succeeded()) {
                return false;
            }
            String query = "?mount=" + encoded(blob.digest().toString()) + "&from=" + encoded(source.repository());
            Call post = Call.of("POST", uri(operation, "blobs/uploads/" + query))
                    .with(new ByteArrayEntity(new byte[0], null));
            Answer answer = conversation.exchange(operation, post);
            if (answer.status() == 202) {
                // It opened an upload instead; one that is not needed is given back, and if that fails it expires.
                conversation.exchange(operation, Call.of("DELETE", conversation.location(operation, answer)));
            }
            return answer.status() == 201;
        });
    }

    @Override
    public Optional<Digest> digestBlob(Descriptor blob) {
        return stream(blob, OutputStream::nullOutputStream);
    }

    @Override
    public void fetchBlob(Descriptor blob, Path file) {
        Digest found;
        try {
            found = stream(blob, () -> new BlobFile(file, blob.size()))
                    .orElseThrow(() -> problems.noBlob(blob.digest()).asException());
        } catch (UncheckedIOException e) {
            throw problems.unwritable(file, String.valueOf(e.getCause())).asException(e);
        }
        if (!found.equals(blob.digest())) {
            throw problems.rewritten("read blob " + blob.digest().brief(), blob.digest(), found)
                    .asException();
        }
    }

    /** Where the bytes of an attempt go; each attempt begins anew. */
    @FunctionalInterface
    private interface Target {
        OutputStream open() throws IOException;
    }

    private Optional<Digest> stream(Descriptor blob, Target target) {
        String operation = "read blob " + blob.digest().brief() + " of " + repository.repository();
        return retries.call(operation, () -> {
            MessageDigest sha256 = Digest.sha256();
            Call get = Call.of("GET", uri(operation, "blobs/" + blob.digest())).into(body -> {
                try (OutputStream out = new DigestOutputStream(target.open(), sha256)) {
                    body.transferTo(out);
                }
            });
            Answer answer = conversation.follow(operation, get);
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.succeeded()) {
                throw problems.refused(operation, answer).asException();
            }
            return Optional.of(Digest.from(sha256.digest()));
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<byte[]> readBlob(Descriptor blob) {
        String operation = "read blob " + blob.digest().brief() + " of " + repository.repository();
        return retries.call(operation, () -> {
            Call call = Call.of("GET", uri(operation, "blobs/" + blob.digest()));
            Answer answer = conversation.follow(operation, call);
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.succeeded()) {
                throw problems.refused(operation, answer).asException();
            }
            Digest found = Digest.of(answer.body());
            if (!found.equals(blob.digest())) {
                throw problems.rewritten(operation, blob.digest(), found).asException();
            }
            return Optional.of(answer.body());
        });
    }

    @Override
    public Optional<Digest> headManifest(String tagOrDigest) {
        String operation = "look for manifest " + tagOrDigest + " of " + repository.repository();
        Optional<Answer> answer = retries.call(operation, () -> manifest(operation, "HEAD", tagOrDigest));
        if (answer.isPresent() && answer.get().contentDigest().isEmpty()) {
            // A registry need not name the digest: then it is computed.
            return getManifest(tagOrDigest).map(RegistryDocument::digest);
        }
        return answer.flatMap(Answer::contentDigest);
    }

    @Override
    public Optional<RegistryDocument> getManifest(String tagOrDigest) {
        String operation = "read manifest " + tagOrDigest + " of " + repository.repository();
        return retries.call(operation, () -> manifest(operation, "GET", tagOrDigest))
                .map(answer -> RegistryDocument.of(
                        answer.header("Content-Type").orElse("").replaceAll("\\s*;.*", ""), answer.body()));
    }

    private Optional<Answer> manifest(String operation, String method, String tagOrDigest)
            throws IOException, TransientFailure {
        URI uri = uri(operation, "manifests/" + tagOrDigest);
        Answer answer = conversation.follow(operation, Call.of(method, uri).with("Accept", ACCEPTED));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.succeeded()) {
            throw problems.refused(operation, answer).asException();
        }
        return Optional.of(answer);
    }

    @Override
    public void putManifest(byte[] bytes, String mediaType, String tagOrDigest) {
        String operation = "write manifest " + tagOrDigest + " to " + repository.repository();
        retries.call(operation, () -> {
            URI uri = uri(operation, "manifests/" + tagOrDigest);
            Call call = Call.of("PUT", uri).with(new ByteArrayEntity(bytes, ContentType.create(mediaType)));
            Answer stored = conversation.exchange(operation, call);
            if (!stored.succeeded()) {
                conversation.permitted(operation, stored);
                throw problems.manifestRefused(operation, stored, mediaType).asException();
            }
            sameDigest(operation, Digest.of(bytes), stored);
            return stored;
        });
    }

    @Override
    public List<String> tags() {
        return retries.call(
                "list the tags of " + repository.repository(), new TagList(repository, conversation, problems));
    }

    @Override
    public boolean isReferredTo(Digest digest, Set<Digest> own) {
        Referrers referrers = new Referrers(repository, digest, own, conversation, problems);
        return retries.call(referrers.operation(), referrers);
    }

    @Override
    public Deletion deleteManifest(Digest digest) {
        String operation = "remove manifest " + digest.brief() + " of " + repository.repository();
        return retries.call(operation, () -> {
            Answer answer = conversation.exchange(operation, Call.of("DELETE", uri(operation, "manifests/" + digest)));
            if (answer.succeeded()) {
                return new Deletion.Removed();
            }
            if (answer.status() == 404 && isGone(operation, digest, answer)) {
                return new Deletion.Gone();
            }
            if (answer.status() == 404 || NOT_ALLOWED.contains(answer.status())) {
                return new Deletion.Refused(answer.words());
            }
            throw problems.refused(operation, answer).asException();
        });
    }

    /** A registry, or a proxy before it, that knows no DELETE may say 404, too. */
    private boolean isGone(String operation, Digest digest, Answer answer) throws IOException, TransientFailure {
        boolean said = answer.codes().stream().anyMatch(List.of("MANIFEST_UNKNOWN", "NAME_UNKNOWN")::contains);
        return said
                || (answer.body().length == 0
                        && manifest(operation, "HEAD", digest.toString()).isEmpty());
    }

    private void sameDigest(String operation, Digest expected, Answer answer) {
        answer.contentDigest().filter(stored -> !stored.equals(expected)).ifPresent(stored -> {
            throw problems.differs(operation, expected, stored).asException();
        });
    }

    private URI uri(String operation, String path) throws IOException, TransientFailure {
        return URI.create(conversation.base(operation) + repository.repository() + '/' + path);
    }

    @Override
    public void close() {
        conversation.close();
    }
}
