package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The builder asks the registries; what it took is kept for a build without them. */
public final class OnlineBases implements Bases {

    private final @Nullable BaseCache cache;
    private final long most;
    private final @Nullable RegistryDoor registries;
    private final Supplier<List<String>> mirrors;
    private final Supplier<Platform> own;

    /**
     * @param cache null to keep nothing
     * @param most bytes the cache may hold beyond what was needed lately
     * @param registries where the bytes are fetched; null to keep nothing
     * @param mirrors hosts the builder asks before Docker Hub; asked for when something is fetched
     * @param own the platform of the builder's machine, which steps may run on whatever the image is for
     */
    public OnlineBases(
            @Nullable BaseCache cache,
            long most,
            @Nullable RegistryDoor registries,
            Supplier<List<String>> mirrors,
            Supplier<Platform> own) {
        this.cache = cache;
        this.most = most;
        this.registries = registries;
        this.mirrors = mirrors;
        this.own = own;
    }

    @Override
    public BasePlan plan(BaseNeed need, Progress progress) {
        return BasePlan.NONE;
    }

    @Override
    public void use(List<BaseImage> bases) {
        if (cache != null) {
            bases.forEach(cache::use);
        }
    }

    @Override
    @SuppressWarnings("try") // others see that somebody is keeping; nothing else is done with it
    public void keep(List<BaseImage> bases, List<Platform> platforms, Progress progress) {
        if (cache == null || registries == null || bases.isEmpty()) {
            return;
        }
        try {
            long bytes;
            BaseImages images = new BaseImages(registries, mirrors.get());
            try (OldBases.Keeping keeping = cache.keeping()) {
                bytes = Reminder.during(
                        "keeping the base images for builds with -o",
                        progress,
                        () -> kept(bases, platforms, images, cache, progress));
            }
            if (bytes > 0) {
                long freed = pruned(cache, progress);
                progress.table(List.of(String.format(
                        Locale.ROOT,
                        "Kept the base images for builds with -o: %.1f MB in %s%s",
                        bytes / 1e6,
                        cache.directory(),
                        freed > 0
                                ? String.format(Locale.ROOT, "; %.1f MB nobody needs were removed", freed / 1e6)
                                : "")));
            }
        } catch (IOException e) {
            progress.detail("Base images are not kept for builds with -o: " + e);
        }
    }

    /** That something old cannot be removed says nothing of what was kept just now. */
    private long pruned(BaseCache full, Progress progress) {
        try {
            return full.prune(most);
        } catch (IOException e) {
            progress.detail("Base images nobody needs cannot be removed from " + full.directory() + ": " + e);
            return 0;
        }
    }

    private long kept(
            List<BaseImage> bases, List<Platform> platforms, BaseImages images, BaseCache kept, Progress progress) {
        long bytes = 0;
        for (BaseImage base : bases) {
            Set<Platform> wanted = new TreeSet<>(base.platforms());
            if (wanted.isEmpty()) {
                wanted.addAll(platforms);
                wanted.add(own.get());
            }
            try {
                if (kept.isKept(base, wanted)) {
                    continue;
                }
                Optional<Long> fetched = images.ask(base.reference(), registry -> {
                    try {
                        return kept.keep(base, wanted, registry);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                bytes += fetched.orElse(0L);
                if (fetched.isEmpty()) {
                    progress.detail(base.reference() + " is not kept for builds with -o: no registry hands it out");
                }
            } catch (IOException | UncheckedIOException e) {
                Throwable why = e instanceof UncheckedIOException ? e.getCause() : e;
                progress.detail(base.reference() + " is not kept for builds with -o: " + why);
            }
        }
        return bytes;
    }
}
