package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way into a repository, over as many attempts as it takes.
 *
 * <p>A large one goes in parts, so that what breaks off goes on where the registry says it has it up to. Where it has
 * lost the upload, or cannot take parts, the blob begins anew with a new upload.
 */
final class BlobUpload {

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

    private final String operation;
    private final Descriptor blob;
    private final BlobSource source;
    private final URI uploads;
    private final Conversation conversation;
    private final RegistryProblems problems;
    private final AtomicBoolean takesParts;
    private final long usualPart;

    private @Nullable URI session;
    private long offset;
    private long part;
    private boolean resumed;
    private boolean sent;

    /**
     * An upload not begun.
     *
     * @param uploads where the registry opens uploads
     * @param takesParts whether the registry takes blobs in parts, as far as is known; shared by all its uploads
     * @param part the size of a part, in bytes; a registry may ask for larger ones
     */
    BlobUpload(
            String operation,
            Descriptor blob,
            Path file,
            URI uploads,
            Conversation conversation,
            RegistryProblems problems,
            AtomicBoolean takesParts,
            long part) {
        this.operation = operation;
        this.blob = blob;
        this.source = new BlobSource(file, blob.size());
        this.uploads = uploads;
        this.conversation = conversation;
        this.problems = problems;
        this.takesParts = takesParts;
        this.usualPart = part;
        this.part = part;
    }

    /** Whether bytes of it were sent. */
    boolean sent() {
        return sent;
    }

    /** Goes on with what broke off; false if there is nothing to go on with. */
    boolean goOn() throws IOException, TransientFailure {
        if (session == null) {
            return false;
        }
        if (!resume()) {
            session = null;
            return false;
        }
        sendParts();
        return true;
    }

    /** Sends the whole blob. */
    void begin() throws IOException, TransientFailure {
        open();
        sent = true;
        if (blob.size() > part && takesParts.get()) {
            sendParts();
        } else {
            sendWhole();
        }
    }

    private void open() throws IOException, TransientFailure {
        Call post = Call.of("POST", uploads).with(new ByteArrayEntity(new byte[0], null));
        Answer opened = conversation.send(operation, post);
        if (opened.status() == 404) {
            throw problems.unknown(operation, opened).asException();
        }
        if (opened.status() != 202) {
            throw problems.refused(operation, opened).asException();
        }
        session = conversation.location(operation, opened);
        offset = 0;
        resumed = false;
        part = Math.max(
                usualPart,
                opened.header("OCI-Chunk-Min-Length").map(BlobUpload::number).orElse(0L));
    }

    /** Asks how far the upload got; false if it cannot be gone on with. */
    private boolean resume() throws IOException, TransientFailure {
        URI open = session();
        Answer status = conversation.exchange(operation, Call.of("GET", open));
        Matcher range = RANGE.matcher(status.header("Range").orElse(""));
        if ((status.status() != 204 && status.status() != 202) || !range.matches()) {
            return false;
        }
        // Registries say 0-0 of an upload that has nothing yet.
        long last = number(range.group(1));
        offset = last == 0 ? 0 : Math.min(last + 1, blob.size());
        resumed = true;
        moved(status);
        return true;
    }

    private void sendParts() throws IOException, TransientFailure {
        while (offset < blob.size()) {
            long length = Math.min(part, blob.size() - offset);
            Call patch = Call.of("PATCH", session())
                    .with("Content-Range", offset + "-" + (offset + length - 1))
                    .with(source.part(offset, length));
            Answer stored = conversation.exchange(operation, patch);
            if (!stored.succeeded()) {
                refusedPart(stored);
                return;
            }
            // The Range of this answer is not to be relied on: not every registry moves it on.
            offset += length;
            moved(stored);
        }
        commit(Call.of("PUT", withDigest(session())).with(new ByteArrayEntity(new byte[0], null)));
    }

    /** A registry that refuses the very first part takes no parts of this size, or none; a later one lost its way. */
    private void refusedPart(Answer refused) throws IOException, TransientFailure {
        conversation.permitted(operation, refused);
        session = null;
        if (offset > 0 || resumed || refused.status() == 404) {
            throw new TransientFailure(refused);
        }
        takesParts.set(false);
        open();
        sendWhole();
    }

    private void sendWhole() throws IOException, TransientFailure {
        URI open = session();
        // Nothing of this can be resumed: the next attempt begins anew.
        session = null;
        commit(Call.of("PUT", withDigest(open)).with(source.whole()));
    }

    private void commit(Call put) throws IOException, TransientFailure {
        Answer stored;
        try {
            stored = conversation.exchange(operation, put);
        } finally {
            source.sent().filter(digest -> !digest.equals(blob.digest())).ifPresent(digest -> {
                throw problems.changed(operation, blob.digest(), digest).asException();
            });
        }
        if (!stored.succeeded()) {
            session = null;
            conversation.permitted(operation, stored);
            boolean garbled = stored.codes().contains("DIGEST_INVALID");
            if (stored.status() == 404 || stored.status() == 416 || garbled || isRaced(stored)) {
                // The upload is gone, its bytes were spoilt on the way, or another push brought the same blob
                // meanwhile;
                // another attempt looks whether it is there, else opens a new one.
                throw new TransientFailure(stored);
            }
            throw problems.refused(operation, stored).asException();
        }
        Optional<Digest> named = stored.contentDigest();
        if (named.isPresent() && !named.get().equals(blob.digest())) {
            throw problems.differs(operation, blob.digest(), named.get()).asException();
        }
        session = null;
    }

    /** Nexus stores a blob once for all repositories and refuses the second of two uploads at the same moment. */
    static boolean isRaced(Answer refused) {
        return refused.codes().contains("BLOB_UPLOAD_INVALID")
                && refused.words().contains("cannot be updated");
    }

    private void moved(Answer answer) {
        if (answer.header("Location").isPresent()) {
            session = conversation.location(operation, answer);
        }
    }

    private URI session() {
        if (session == null) {
            throw new IllegalStateException("no upload is open");
        }
        return session;
    }

    /** The session's address is the registry's own business: the digest is appended and nothing else touched. */
    private URI withDigest(URI location) {
        String query = location.getRawQuery() == null ? "?" : "&";
        return URI.create(
                location + query + "digest=" + URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8));
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
