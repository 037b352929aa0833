package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Layouts that were built apart, each with some platforms of one image. */
record BuiltParts(List<ImageLayout> layouts) {

    private static final String REVISION = "org.opencontainers.image.revision";

    BuiltParts {
        layouts = List.copyOf(layouts);
    }

    /**
     * Reads every byte of them.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if one is not whole
     */
    static BuiltParts read(List<Path> directories) {
        return new BuiltParts(directories.stream().map(ImageLayout::read).toList());
    }

    /** All their platforms, in canonical order. */
    List<Platform> platforms() {
        return layouts.stream().flatMap(BuiltParts::platforms).sorted().toList();
    }

    private static Stream<Platform> platforms(ImageLayout layout) {
        return layout.platforms().stream().map(PlatformImage::platform);
    }

    /** Whether tracked files differed from the commit where a part was built. */
    boolean isDirty() {
        return layouts.stream()
                .flatMap(part -> part.platforms().stream())
                .anyMatch(platform -> revision(platform).endsWith("-dirty"));
    }

    private static String revision(PlatformImage platform) {
        return platform.config().labels().getOrDefault(REVISION, "");
    }

    /** What the records beside the layouts say; an archive has none. */
    String said(Function<BuildResult, String> what) {
        String said = layouts.stream()
                .map(layout -> layout.directory().getParent())
                .filter(Objects::nonNull)
                .flatMap(place -> new Workspace(place).read(BuildResult.FILE, BuildResult.class).stream())
                .map(what)
                .distinct()
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "unknown" : said;
    }

    /** @throws io.github.pixelzx.docker.problem.ProblemException if one is the layout they are to be joined in */
    void requireApart(Workspace workspace) {
        Path own = workspace.layout().toAbsolutePath().normalize();
        if (layouts.stream().anyMatch(part -> part.directory().equals(own))) {
            throw Problem.project(
                            HelpTopic.LAYOUTS_DIFFER,
                            "An image cannot be joined with itself",
                            own + " is where the joined layout goes, and one of those to join",
                            "mv target/pixelzx-docker parts   (or fetch the layouts to another directory), then"
                                    + " -Dpixelzx.merge.from=parts (<merge><from>)")
                    .asException();
        }
    }

    /** @throws io.github.pixelzx.docker.problem.ProblemException if none has a platform of the image */
    void requirePlatforms(ImageSpec image) {
        List<Platform> present = platforms();
        List<Platform> missing = image.platforms().stream()
                .filter(platform -> !present.contains(platform))
                .toList();
        if (!missing.isEmpty()) {
            throw Problem.project(
                            HelpTopic.PLATFORM_MISSING,
                            "None of the layouts to join has "
                                    + missing.stream().map(Platform::toString).collect(Collectors.joining(", ")),
                            layouts.stream()
                                    .map(part -> part.directory() + " has "
                                            + platforms(part).sorted().toList())
                                    .collect(Collectors.joining("\n")),
                            "-Dpixelzx.merge.from=<all of them> (<merge><from>)",
                            "or build it in one of the jobs: -Dpixelzx.platforms=" + missing.get(0) + " (<platforms>)")
                    .asException();
        }
    }

    /**
     * The version and the tags are a checkout's, so the image has to be.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a part was built from another commit
     */
    void requireCommit(GitState git) {
        if (git.commit() == null) {
            return;
        }
        for (ImageLayout part : layouts) {
            for (PlatformImage platform : part.platforms()) {
                String revision = revision(platform);
                if (!revision.isEmpty() && !revision.replaceFirst("-dirty$", "").equals(git.commit())) {
                    throw Problem.project(
                                    HelpTopic.LAYOUTS_DIFFER,
                                    platform.platform() + " was built from another commit",
                                    part.directory() + " is of " + revision + ", this checkout of " + git.commit(),
                                    "git checkout " + revision.replaceFirst("-dirty$", "")
                                            + "   (the commit that was built), and join again")
                            .asException();
                }
            }
        }
    }
}
