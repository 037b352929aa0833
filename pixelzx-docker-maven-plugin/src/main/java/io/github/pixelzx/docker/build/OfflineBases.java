package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maven is offline: bases come from the cache, and nothing is fetched for it. */
public final class OfflineBases implements Bases {

    private final @Nullable BaseCache cache;
    private final RegistryDoor registries;
    private final Supplier<List<String>> mirrors;

    /**
     * @param cache null where the user wants none
     * @param registries impatient ones: asked about what the cache lacks, since one on this machine may answer
     * @param mirrors hosts the builder asks before Docker Hub
     */
    public OfflineBases(@Nullable BaseCache cache, RegistryDoor registries, Supplier<List<String>> mirrors) {
        this.cache = cache;
        this.registries = registries;
        this.mirrors = mirrors;
    }

    @Override
    public BasePlan plan(BaseNeed need, Progress progress) {
        Set<KeptBase> found = new LinkedHashSet<>();
        Map<ImageReference, Digest> tags = new LinkedHashMap<>();
        List<ImageReference> missing = new ArrayList<>();
        for (ImageReference named : need.named()) {
            Optional<KeptBase> base = kept(named, need.recorded()).filter(whole -> need.isMetBy(whole, named));
            base.ifPresentOrElse(found::add, () -> missing.add(named));
            if (named.digestIfAny().isEmpty()) {
                base.ifPresent(kept -> tags.put(named, kept.digest()));
            }
        }
        for (BaseImage base : need.recorded()) {
            Optional<KeptBase> kept = find(base.reference(), base.digest());
            ImageReference name = base.reference();
            boolean lacking =
                    missing.contains(new ImageReference(name.registry(), name.repository(), name.tag(), base.digest()));
            boolean floats = !base.pinned() && base.reference().tagIfAny().isPresent();
            // What the Dockerfile names was found out above; this is what only the last build knew.
            if (kept.isPresent() && !lacking && !(floats && missing.contains(base.reference()))) {
                found.add(kept.get());
                if (floats) {
                    tags.putIfAbsent(base.reference(), base.digest());
                }
            }
        }
        if (!need.engineMayHave()) {
            requireSomewhere(missing, progress);
        }
        Path layout = cache == null ? Path.of("") : cache.layout();
        return found.isEmpty() ? BasePlan.NONE : new BasePlan(List.copyOf(found), tags, layout);
    }

    @Override
    public void keep(List<BaseImage> bases, List<Platform> platforms, Progress progress) {
        // What the cache lacks is fetched by a build that is not offline.
    }

    @Override
    public void use(List<BaseImage> bases) {
        if (cache != null) {
            bases.forEach(cache::use);
        }
    }

    private Optional<KeptBase> kept(ImageReference named, List<BaseImage> recorded) {
        ImageReference reference = new ImageReference(named.registry(), named.repository(), named.tag(), null);
        return named.digestIfAny()
                .map(digest -> find(reference, digest))
                .orElseGet(() -> recorded.stream()
                        .filter(base -> !base.pinned() && base.reference().equals(reference))
                        .findFirst()
                        .flatMap(base -> find(reference, base.digest()))
                        .or(() -> cache == null ? Optional.empty() : cache.latest(reference)));
    }

    private Optional<KeptBase> find(ImageReference reference, Digest digest) {
        return cache == null ? Optional.empty() : cache.find(reference, digest);
    }

    private void requireSomewhere(List<ImageReference> missing, Progress progress) {
        if (missing.isEmpty()) {
            return;
        }
        BaseImages images = new BaseImages(registries, mirrors.get());
        List<ImageReference> nowhere =
                missing.stream().filter(reference -> !images.reach(reference)).toList();
        if (nowhere.isEmpty()) {
            progress.warning("Maven is offline (-o), and " + listed(missing)
                    + " was not kept by an earlier build: the builder asks the registry, which answers");
            return;
        }
        String here = cache == null
                ? "pixelzx.baseCache is off, so that no build kept it"
                : cache.directory() + " does not have it, or not whole, or not for each of the platforms";
        throw Problem.environment(
                        HelpTopic.BASE_NOT_KEPT,
                        "Cannot build offline upon " + listed(nowhere),
                        "Maven is offline (-o), no registry answers, and " + here,
                        "build once without -o: every build keeps its base images for the next",
                        "or name the directory that has them: <baseCache>DIRECTORY</baseCache> (-Dpixelzx.baseCache)")
                .asException();
    }

    private static String listed(List<ImageReference> references) {
        return references.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
    }
}
