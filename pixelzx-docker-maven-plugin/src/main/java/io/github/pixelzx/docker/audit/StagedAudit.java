package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.BlobsUnderWay;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The audit of an image whose layers wait in a registry. A compressed layer cannot be read in parts, so there are two
 * ways only: the documents alone, or all of it.
 */
record StagedAudit(ImageLayout layout, Supplier<RegistryDoor> registries, Progress progress) {

    /** What stands for the program of a platform whose files were not read. */
    static final String NOT_READ = "not read: its layers wait in the registry";

    /** Fetches the layers that are not here into the layout, each compared with its digest. */
    void fetch() {
        List<Descriptor> missing = layout.elsewhere();
        if (missing.isEmpty()) {
            return;
        }
        ImageReference repository = layout.staging().orElseThrow();
        try (Registry registry = registries.get().open(repository, Access.PULL);
                BlobsUnderWay underWay = new BlobsUnderWay("fetching", progress)) {
            for (Descriptor blob : missing) {
                progress.detail("audit: fetches " + blob.digest() + " from " + repository.name());
                underWay.during(blob, () -> fetched(blob, registry));
            }
        }
    }

    private Path fetched(Descriptor blob, Registry registry) {
        Path place = layout.place(blob);
        try {
            registry.fetchBlobTo(place, blob);
            return place;
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.WORKSPACE_UNWRITABLE,
                            "Cannot write " + place,
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make the build directory writable for this user, or free some disk space")
                    .asException(e);
        }
    }

    /** What the documents say, with a sentence about what they do not. */
    AuditResult audit(Findings findings, BudgetCheck budgets) {
        progress.warning("Audited: index, manifests and configs only, for the layers wait in "
                + layout.staging().orElseThrow().name()
                + "; no rule about files was applied (all of it: -Dpixelzx.staging.audit=full)");
        List<Subject> subjects = new ArrayList<>();
        Map<Platform, ConfigDocument> configs = new LinkedHashMap<>();
        Map<Platform, String> started = new LinkedHashMap<>();
        for (PlatformImage platform : layout.platforms()) {
            budgets.check(platform);
            Subject subject = Subject.of(platform, ImageTree.of(List.of()), findings);
            ConfigDocument config =
                    ConfigDocument.read(layout.bytes(platform.parsedManifest().config()));
            new RightsCheck(subject).checkUserAlone();
            new SecretCheck(subject).check(List.of(), config);
            subjects.add(subject);
            configs.put(platform.platform(), config);
            started.put(platform.platform(), NOT_READ);
        }
        new ParityCheck(subjects, findings).checkConfigs(configs);
        return new AuditResult(findings.list(), started);
    }
}
