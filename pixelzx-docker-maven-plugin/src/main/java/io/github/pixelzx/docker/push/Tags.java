package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tags of one repository, moved to a published index. */
final class Tags {

    static final String LATEST = "latest";

    private final Registry registry;
    private final ImageLayout layout;
    private final Progress progress;

    Tags(Registry registry, ImageLayout layout, Progress progress) {
        this.registry = registry;
        this.layout = layout;
        this.progress = progress;
    }

    /** Sets the tags one after the other; if one fails, the problem names those that were set before it. */
    void set(List<String> tags) {
        List<String> done = new ArrayList<>();
        for (String tag : tags) {
            try {
                set(tag);
            } catch (ProblemException e) {
                if (done.isEmpty()) {
                    throw e;
                }
                List<String> evidence = new ArrayList<>(e.problem().evidence());
                evidence.add("set before this: " + String.join(", ", done));
                throw e.problem().withEvidence(evidence).asException(e);
            }
            done.add(tag);
        }
    }

    private void set(String tag) {
        Descriptor index = layout.index();
        Digest wanted = index.digest();
        Optional<Digest> before = registry.headManifest(tag);
        if (before.isEmpty() || !before.get().equals(wanted)) {
            registry.putManifest(layout.bytes(index), index.mediaType(), tag);
            Optional<Digest> after = registry.headManifest(tag);
            if (after.isEmpty() || !after.get().equals(wanted)) {
                throw moved(tag, after);
            }
        }
        progress.pushed(registry.repository().withTag(tag), wanted);
    }

    private ProblemException moved(String tag, Optional<Digest> found) {
        return Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        "The tag " + registry.repository().withTag(tag) + " is not what was pushed",
                        "it is " + found.map(Digest::toString).orElse("not there") + ", pushed was "
                                + layout.index().digest(),
                        "run the same command again, if another build may have pushed this tag at the same moment",
                        "otherwise see whether the registry makes tags immutable or rewrites manifests")
                .asException();
    }
}
