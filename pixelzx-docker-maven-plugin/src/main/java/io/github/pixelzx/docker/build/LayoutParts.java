package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ArchivedLayout;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.FileTree;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the layouts that are to be joined: as directories, in archives, or as artifacts of Maven's. */
public final class LayoutParts {

    private static final Pattern COORDINATES = Pattern.compile("[^:/\\\\]{2,}(?::[^:/\\\\]+){2,4}");
    private static final int DEPTH = 10;
    private static final String UNPACKED = "merge-parts";

    private final ImageSpec image;
    private final Path basedir;
    private final Workspace workspace;
    private final Function<String, Path> artifacts;
    private int unpacked;

    /**
     * @param basedir where relative paths begin
     * @param artifacts finds the file of an artifact by its coordinates
     */
    public LayoutParts(ImageSpec image, Path basedir, Workspace workspace, Function<String, Path> artifacts) {
        this.image = image;
        this.basedir = basedir;
        this.workspace = workspace;
        this.artifacts = artifacts;
    }

    /**
     * The directories of all layouts.
     *
     * @throws ProblemException if something named holds none ({@link HelpTopic#LAYOUT_MISSING})
     */
    public List<Path> find(List<String> from) {
        if (from.isEmpty()) {
            throw missing("Nothing is named that could be joined", "<merge><from> is empty")
                    .asException();
        }
        List<Path> layouts = new ArrayList<>();
        try {
            new FileTree(workspace.file(UNPACKED)).delete();
            for (String each : from) {
                layouts.addAll(find(each));
            }
        } catch (IOException | UncheckedIOException e) {
            throw missing("The layouts to join cannot be read", String.valueOf(e.getMessage()))
                    .asException(e);
        }
        return layouts;
    }

    private List<Path> find(String named) throws IOException {
        Path path = COORDINATES.matcher(named).matches() && !Files.exists(basedir.resolve(named))
                ? artifacts.apply(named)
                : basedir.resolve(named).normalize();
        if (Files.isRegularFile(path)) {
            return List.of(unpacked(path));
        }
        if (isLayout(path)) {
            return List.of(path);
        }
        List<Path> found = Files.isDirectory(path) ? within(path) : List.of();
        if (found.isEmpty()) {
            throw missing(
                            "There is no image layout of " + image.name() + " in " + named,
                            Files.exists(path)
                                    ? path + " holds neither a layout, nor a workspace " + image.name()
                                            + ", nor an archive of one"
                                    : path + " does not exist")
                    .asException();
        }
        return found;
    }

    /** Layouts of the image's own workspaces, wherever they were copied to, and archives that {@code save} writes. */
    private List<Path> within(Path directory) throws IOException {
        Path wanted = Path.of(image.name(), "layout");
        List<Path> found = within(directory, path -> path.endsWith(wanted) && isLayout(path));
        if (!found.isEmpty()) {
            return found;
        }
        List<Path> unpacked = new ArrayList<>();
        for (Path archive : within(directory, path -> path.toString().endsWith(".tar"))) {
            unpacked.add(unpacked(archive));
        }
        return unpacked;
    }

    private List<Path> within(Path directory, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(directory, DEPTH)) {
            return all.filter(wanted)
                    .filter(path -> !isMirrored(path, directory))
                    .sorted()
                    .toList();
        }
    }

    /** Whether it lies in a workspace's copy of a build context, in which another job's workspace may have been. */
    private boolean isMirrored(Path path, Path directory) {
        Path within = directory.relativize(path);
        return IntStream.range(0, within.getNameCount())
                .filter(i -> within.getName(i).endsWith(ContextMirror.DIRECTORY))
                .anyMatch(i -> isWorkspace(i == 0 ? directory : directory.resolve(within.subpath(0, i)), directory));
    }

    /** Of whichever image; a directory that is only called as mirrors are may be this image's own. */
    private boolean isWorkspace(Path owner, Path directory) {
        if (owner.resolve(ContextMirror.DIRECTORY).endsWith(Path.of(Workspace.ROOT, image.name()))) {
            return false;
        }
        return owner.endsWith(image.name())
                || Files.exists(owner.resolve(BuildResult.FILE))
                || Files.exists(owner.resolve("layout"))
                || IntStream.range(Math.max(0, directory.getNameCount() - 1), owner.getNameCount() - 1)
                        .anyMatch(i -> owner.getName(i).endsWith(Workspace.ROOT));
    }

    private Path unpacked(Path archive) throws IOException {
        Path directory = workspace.subdirectory(UNPACKED).resolve(String.valueOf(unpacked++));
        return new ArchivedLayout(archive).into(directory).directory();
    }

    private static boolean isLayout(Path path) {
        return Files.exists(path.resolve("index.json")) && Files.exists(path.resolve("oci-layout"));
    }

    private static Problem missing(String what, String why) {
        return Problem.project(
                HelpTopic.LAYOUT_MISSING,
                what,
                why,
                "-Dpixelzx.merge.from=parts/amd64,parts/arm64.tar (<merge><from>): what each job made and handed over",
                "mvn package -Dpixelzx.platforms=linux/arm64   (in each job, with its own platform, makes it)");
    }
}
