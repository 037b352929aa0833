package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.BuilderPart;
import io.github.pixelzx.docker.builder.Together;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.IndexAnnotations;
import io.github.pixelzx.docker.layout.LayoutMerge;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Builds at one place, or at several nodes side by side, each its own platforms, and joins what they wrote.
 *
 * <p>Each node has a workspace within the image's, where its log is and its layout stays: the next build fetches only what
 * changed. Blobs are there and in the image's layout under one inode, where the file system can do that.
 *
 * @param whole the build of all platforms at one place
 * @param parts the nodes; none where it is one place
 */
record NodesBuild(PartialBuild whole, List<BuilderPart> parts) {

    /** What a node's workspace is called, before its name. */
    static final String WORKSPACE = "node-";

    /**
     * Builds and joins.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if one node fails, which is named; the others are ended
     */
    WrittenLayout write(BuildCommand command, Instant argumentDate, OrderlyEnd end, FreshLayout fresh) {
        if (parts.isEmpty()) {
            return whole.write(command, argumentDate, end, fresh);
        }
        warnOfSharedCaches(command);
        parts.forEach(part -> part.emulated()
                .forEach(platform ->
                        whole.run().progress().table(List.of(platform + " is emulated at " + part.title()))));
        NodesStatus status = new NodesStatus(whole.run().progress()::buildStatus);
        List<WrittenLayout> written = Together.all(parts.stream()
                .map(part -> Together.Work.of(part.title(), () -> write(part, command, argumentDate, end, status)))
                .toList());
        LayoutMerge merge = new LayoutMerge(
                written.stream().map(WrittenLayout::layout).toList(),
                ofIndex(command.options().annotations(), command.platforms()));
        ImageLayout layout = joined(merge, fresh);
        RegistryStaging staging = command.staging();
        if (staging != null) {
            staging.push(layout);
            staging.remember(layout, whole.run().workspace(), whole.run().progress());
        }
        return new WrittenLayout(
                layout,
                written.stream().flatMap(each -> each.steps().stream()).toList(),
                written.stream()
                        .flatMap(each -> each.times().stream())
                        .sorted(Comparator.comparingLong(StepTime::startMilliseconds))
                        .toList());
    }

    /**
     * Brings into the builder, at each node, what another build needs.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if that fails
     */
    void seed(BuildCommand command, OrderlyEnd end) {
        if (parts.isEmpty()) {
            whole.run().seed(command, end);
            return;
        }
        Together.all(parts.stream()
                .map(part -> Together.Work.of(part.title(), () -> {
                    PartialBuild build = whole.at(part, own(part), lines -> {});
                    build.run().seed(command.by(part.builder()), end);
                    return true;
                }))
                .toList());
    }

    private Workspace own(BuilderPart part) {
        return whole.run().workspace().within(WORKSPACE + part.node());
    }

    private WrittenLayout write(
            BuilderPart part, BuildCommand command, Instant argumentDate, OrderlyEnd end, NodesStatus status) {
        Workspace own = own(part);
        PartialBuild build = whole.at(part, own, lines -> status.of(part.node(), lines));
        try (FreshLayout fresh = FreshLayout.in(own)) {
            BuildCommand partial =
                    command.partial(part.builder().name(), part.platforms(), fresh.directory(), build.metadata());
            WrittenLayout written = build.write(partial, argumentDate, end, fresh);
            written.layout().requirePlatforms(part.platforms());
            fresh.takeOver(written.layout());
            return new WrittenLayout(written.layout().moved(own.layout()), written.steps(), written.times());
        }
    }

    /** Blobs kept from an earlier build are trusted by their names, so where one is damaged all are linked again. */
    static ImageLayout joined(LayoutMerge merge, FreshLayout fresh) {
        try {
            try {
                return merge.into(fresh.directory());
            } catch (ProblemException e) {
                if (!fresh.hasKeptBlobs() || e.problem().help() != HelpTopic.LAYOUT_DAMAGED) {
                    throw e;
                }
                fresh.empty();
                return merge.into(fresh.directory());
            }
        } catch (IOException e) {
            throw Workspace.unwritable(fresh.directory(), e);
        }
    }

    /** What no single node can say: it stands in the index. */
    static IndexAnnotations ofIndex(List<ImageAnnotation> annotations, List<Platform> platforms) {
        Map<String, String> ofIndex = new TreeMap<>();
        Map<Platform, Map<String, String>> ofDescriptors = new TreeMap<>();
        for (ImageAnnotation annotation : annotations) {
            if (annotation.level() == Level.INDEX) {
                ofIndex.put(annotation.key(), annotation.value());
            }
            if (annotation.level() == Level.MANIFEST_DESCRIPTOR) {
                Stream<Platform> all =
                        annotation.platform() == null ? platforms.stream() : Stream.of(annotation.platform());
                all.forEach(platform -> ofDescriptors
                        .computeIfAbsent(platform, any -> new TreeMap<>())
                        .put(annotation.key(), annotation.value()));
            }
        }
        return new IndexAnnotations(ofIndex, ofDescriptors);
    }

    /** A cache has one content: whoever writes last, wins. */
    private void warnOfSharedCaches(BuildCommand command) {
        List<String> shared =
                new ArrayList<>(command.options().options().cache().to());
        shared.removeIf(cache -> cache.contains(BuildOptions.Cache.PLATFORM) || cache.contains("type=inline"));
        shared.forEach(cache -> whole.run()
                .progress()
                .warning("The nodes overwrite each other's cache: put " + BuildOptions.Cache.PLATFORM
                        + " into <cacheTo>" + cache + "</cacheTo> (-Dpixelzx.cacheTo)"));
    }
}
