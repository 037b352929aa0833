package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * A repository reached by the <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 * distribution API</a>.
 *
 * <p>Every operation can be begun anew: an upload that broke off starts again with the question whether the blob is
 * there, and with a new session, since the old one may be gone with the connection.
 */
final class HttpRegistry implements Registry {

    private static final String ACCEPTED = String.join(
            ", ",
            MediaTypes.OCI_INDEX,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_MANIFEST_LIST,
            MediaTypes.DOCKER_MANIFEST);

    private final ImageReference repository;
    private final Conversation conversation;
    private final Retries retries;
    private final RegistryProblems problems;

    HttpRegistry(ImageReference repository, Conversation conversation, Retries retries, RegistryProblems problems) {
        this.repository = repository;
        this.conversation = conversation;
        this.retries = retries;
        this.problems = problems;
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
        AtomicBoolean sent = new AtomicBoolean();
        return retries.call(operation, () -> {
            if (!hasBlob(operation, blob)) {
                sent.set(true);
                upload(operation, blob, file);
            }
            return sent.get();
        });
    }

    private void upload(String operation, Descriptor blob, Path file) throws IOException, TransientFailure {
        URI uploads = uri(operation, "blobs/uploads/");
        Answer session =
                conversation.send(operation, Call.of("POST", uploads).with(new ByteArrayEntity(new byte[0], null)));
        if (session.status() == 404) {
            throw problems.unknown(operation, session).asException();
        }
        if (session.status() != 202) {
            throw problems.refused(operation, session).asException();
        }
        BlobEntity entity = new BlobEntity(file, blob.size());
        URI target = withDigest(conversation.location(operation, session), blob.digest());
        Answer stored = put(operation, blob, entity, target);
        if (stored.status() == 404) {
            // The session is gone; another attempt opens a new one.
            throw new TransientFailure(stored);
        }
        if (!stored.succeeded()) {
            throw problems.refused(operation, stored).asException();
        }
        sameDigest(operation, blob.digest(), stored);
    }

    private Answer put(String operation, Descriptor blob, BlobEntity entity, URI target)
            throws IOException, TransientFailure {
        try {
            return conversation.send(operation, Call.of("PUT", target).with(entity));
        } finally {
            entity.sent().filter(sent -> !sent.equals(blob.digest())).ifPresent(sent -> {
                throw problems.changed(operation, blob.digest(), sent).asException();
            });
        }
    }

    /** The session's address is the registry's own business: the digest is appended and nothing else touched. */
    private static URI withDigest(URI location, Digest digest) {
        String query = location.getRawQuery() == null ? "?" : "&";
        return URI.create(location + query + "digest=" + URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8));
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
            Answer stored = conversation.send(operation, call);
            if (stored.status() == 404 && stored.codes().contains("NAME_UNKNOWN")) {
                throw problems.unknown(operation, stored).asException();
            }
            if (!stored.succeeded()) {
                throw problems.refused(operation, stored).asException();
            }
            sameDigest(operation, Digest.of(bytes), stored);
            return stored;
        });
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
