package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Asks whether other documents refer to a manifest, by the referrers of OCI 1.1. A registry without them has signatures under
 * tags only.
 *
 * @param own documents that do not count
 */
record Referrers(
        ImageReference repository, Digest digest, Set<Digest> own, Conversation conversation, RegistryProblems problems)
        implements Retries.Attempt<Boolean> {

    @Override
    public Boolean run() throws IOException, TransientFailure {
        URI uri = URI.create(conversation.base(operation()) + repository.repository() + "/referrers/" + digest);
        Answer answer = conversation.follow(operation(), Call.of("GET", uri));
        if (answer.status() == 404) {
            return false;
        }
        if (!answer.succeeded()) {
            throw problems.refused(operation(), answer).asException();
        }
        try {
            ImageIndex index = ImageIndex.parse(answer.body());
            // Whatever the next page has, somebody needs it.
            return !answer.headers("Link").isEmpty()
                    || index.manifests().stream().anyMatch(referrer -> !own.contains(referrer.digest()));
        } catch (IllegalArgumentException e) {
            throw problems.refused(operation(), "it answered with something else: " + e.getMessage())
                    .asException(e);
        }
    }

    String operation() {
        return "ask what refers to " + digest.brief() + " of " + repository.repository();
    }
}
