package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.StagingSpec;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.staging.StagedImage;
import io.github.pixelzx.docker.staging.StagedImages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What waits in the repository that is published to, and what was left there; the registry itself is not asked. */
final class StagedChecks {

    static final String SUBJECT = "staging";

    private StagedChecks() {}

    static List<Diagnosis> check(StagingSpec spec, StagedImages images) {
        Optional<ImageReference> repository = spec.repositoryIfAny();
        if (repository.isEmpty()) {
            return List.of();
        }
        String place = repository.get().name();
        Instant now = Instant.now();
        List<StagedImage> leftovers = images.of(repository.get()).stream()
                .filter(image ->
                        image.isLeftover(now, spec.keepLeftovers()) || image.waitsElsewhere(now, spec.keepLeftovers()))
                .toList();
        if (leftovers.isEmpty()) {
            return List.of(Diagnosis.ok(SUBJECT, "no untagged image of an earlier build is left in " + place));
        }
        return List.of(Diagnosis.warn(
                SUBJECT,
                leftovers.size() + " untagged images of earlier builds are left in " + place + ": "
                        + images.listed(leftovers, StagedChecks::description),
                "mvn package -Dpixelzx.staging.leftovers=remove   (the next build, changed or not, removes what the registry lets it;"
                        + " only where nobody else publishes, or images are named by their tags)",
                "mvn pixelzx-docker:help -Dtopic=leftovers-stay   (who could do it otherwise)"));
    }

    private static String description(StagedImage image) {
        return image.index() + " of " + image.staged()
                + (image.isElsewhere() ? " (of another machine or start: stays for two days at least)" : "");
    }
}
