package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the build before this one still stands, so that nothing has to be done.
 *
 * <p>It stands if everything it was made from is the same (its {@link Fingerprint}), if the registries still mean the
 * same images by its bases, and if the image layout is what it was when all of it was checked.
 */
public final class EarlierBuild {

    private final String maker;
    private final boolean ignored;
    private final @Nullable RegistryDoor registries;
    private final Supplier<List<String>> mirrors;

    /**
     * A judge of earlier builds.
     *
     * @param maker what builds: an image made by another one is made anew
     * @param ignored whether nothing of an earlier build counts
     * @param registries impatient ones, asked for the base images; null offline, where the bases are taken for unchanged
     * @param mirrors what the builder asks before Docker Hub; asked for after a build, and then remembered
     */
    public EarlierBuild(
            String maker, boolean ignored, @Nullable RegistryDoor registries, Supplier<List<String>> mirrors) {
        this.maker = maker;
        this.ignored = ignored;
        this.registries = registries;
        this.mirrors = mirrors;
    }

    /** Whether a reference with a digest is an image of one platform; no, where no registry says. */
    boolean isSinglePlatform(ImageReference reference) {
        return registries != null
                && new BaseImages(registries, mirrors.get())
                        .mediaType(reference)
                        .filter(type -> !MediaTypes.isIndex(type))
                        .isPresent();
    }

    String maker() {
        return maker;
    }

    /** What a build that is done was made from. */
    BuiltFrom madeFrom(Fingerprint fingerprint, BuildSources sources) {
        return new BuiltFrom(fingerprint, sources.bases(), sources.remote(), mirrors.get());
    }

    /**
     * What became of the earlier build.
     *
     * @param result the earlier build, if it still stands
     * @param reason why there is a new one; empty where there was none before
     */
    record Verdict(Optional<BuildResult> result, String reason) {

        static Verdict stale(String reason) {
            return new Verdict(Optional.empty(), reason);
        }
    }

    /**
     * An image that the goal {@code merge} joined, which takes the place of a build as long as the checkout is of its commit.
     *
     * @return with no reason where there is none
     */
    Verdict merged(Workspace workspace, List<Platform> platforms, GitState git) {
        Optional<MergeResult> merge = workspace.read(MergeResult.FILE, MergeResult.class);
        Optional<BuildResult> recorded = workspace
                .read(BuildResult.FILE, BuildResult.class)
                .filter(result -> merge.filter(each -> each.index().equals(result.index()))
                        .isPresent());
        if (recorded.isEmpty()) {
            return Verdict.stale("");
        }
        if (ignored) {
            return Verdict.stale("pixelzx.force is true");
        }
        BuildResult result = recorded.get();
        return merge.flatMap(each -> each.difference(git))
                .or(() -> result.platforms().keySet().containsAll(platforms)
                        ? Optional.empty()
                        : Optional.of("it has not all platforms"))
                .or(() -> defect(result, workspace))
                .map(Verdict::stale)
                .orElseGet(() -> new Verdict(recorded, ""));
    }

    /** Begins to look at the build recorded in a workspace, and to ask for its bases, and does not wait. */
    Look look(Workspace workspace) {
        return new Look(workspace);
    }

    /**
     * A look at the earlier build: registries are far, and there is enough to look at meanwhile.
     *
     * <p>They are asked also where it turns out that something else has changed; that costs a question nobody waits for.
     */
    final class Look implements AutoCloseable {

        private final Workspace workspace;
        private final Questions questions = new Questions("Asking for the base images", 1);
        private final Future<Optional<BuildResult>> recorded;
        private final Future<Optional<String>> bases;

        private Look(Workspace workspace) {
            this.workspace = workspace;
            this.recorded = questions.ask(() -> workspace.read(BuildResult.FILE, BuildResult.class));
            this.bases = questions.ask(() -> changedBase(recorded.get()));
        }

        /** Judges the build. */
        Verdict judge(Fingerprint now) {
            Optional<BuildResult> earlier = questions.answer(recorded);
            if (earlier.isEmpty()) {
                return Verdict.stale("");
            }
            if (ignored) {
                return Verdict.stale("pixelzx.force is true");
            }
            BuildResult result = earlier.get();
            BuiltFrom from = result.from();
            if (from == null) {
                return Verdict.stale("another version of the plugin built it");
            }
            return now.difference(from.fingerprint())
                    .or(() -> from.remote().stream()
                            .findFirst()
                            .map(source -> "what it fetches may have changed: " + source))
                    .or(() -> defect(result, workspace))
                    .or(() -> questions.answer(bases))
                    .map(Verdict::stale)
                    .orElseGet(() -> new Verdict(earlier, ""));
        }

        @Override
        public void close() {
            questions.close();
        }
    }

    private Optional<String> changedBase(Optional<BuildResult> earlier) {
        BuiltFrom from = earlier.map(BuildResult::from).orElse(null);
        return registries == null || ignored || from == null
                ? Optional.empty()
                : new BaseImages(registries, from.mirrors()).change(from.bases());
    }

    /** What is wrong with the layout; reads it only if its files are not those that were read before. */
    private static Optional<String> defect(BuildResult result, Workspace workspace) {
        boolean sealed = workspace
                .read(LayoutSeal.FILE, LayoutSeal.class)
                .filter(seal -> seal.isUnbroken(workspace.layout()))
                .isPresent();
        if (sealed) {
            return Optional.empty();
        }
        LayoutSeal seal = LayoutSeal.of(workspace.layout());
        try {
            ImageLayout layout = ImageLayout.read(workspace.layout());
            if (!layout.index().digest().equals(result.index())) {
                return Optional.of("the image layout is not the one that was built");
            }
            workspace.write(LayoutSeal.FILE, seal);
            return Optional.empty();
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            return Optional.of(
                    e.problem().help() == HelpTopic.LAYOUT_MISSING
                            ? "there is no image layout any more"
                            : "the image layout is damaged");
        }
    }
}
