package io.github.pixelzx.docker.workspace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of one image under {@code target/pixelzx-docker/<image>/}: how one goal tells the next what it did.
 *
 * @param directory absolute; made when something is first written
 */
public record Workspace(Path directory) {

    /** The directory under the build directory that holds the workspaces of all images. */
    public static final String ROOT = "pixelzx-docker";

    /** What is told of an image to people and build servers, from all records. */
    public static final List<String> REPORTS = List.of("report.html", "report.md", "report.json", "image.properties");

    /** The directory of the tests' results in JUnit's form. */
    public static final String JUNIT = "junit";

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    public Workspace {
        directory = directory.toAbsolutePath().normalize();
    }

    /**
     * The workspace of an image.
     *
     * @param buildDirectory Maven's {@code target}
     * @param image the image's name without registry, for example {@code pixelzx-evm}
     */
    public static Workspace of(Path buildDirectory, String image) {
        return new Workspace(buildDirectory.resolve(ROOT).resolve(image));
    }

    /** A workspace within this one, for what is made beside the image that is tested and published. */
    public Workspace within(String name) {
        return new Workspace(directory.resolve(name));
    }

    /** The directory that holds this workspace and those of the module's other images. */
    public Path root() {
        for (Path place = directory.getParent(); place != null; place = place.getParent()) {
            if (place.endsWith(ROOT)) {
                return place;
            }
        }
        return directory;
    }

    /** What the workspace is called below its root: the image's name, which may have slashes. */
    public String name() {
        Path name = root().equals(directory) ? directory.getFileName() : root().relativize(directory);
        return String.valueOf(name).replace(File.separatorChar, '/');
    }

    /** The image layout's directory. */
    public Path layout() {
        return directory.resolve("layout");
    }

    /** A log file, for example {@code build.log}; its directory exists. */
    public Path log(String name) {
        return inDirectory(directory.resolve("log")).resolve(name);
    }

    /** Writes a whole log file. */
    public void writeLog(String name, String text) {
        log(name);
        writeFile("log/" + name, text);
    }

    /** Writes a whole text file, by its path below the workspace; its directory has to exist. */
    public void writeFile(String path, String text) {
        Path file = file(path);
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** A directory of the workspace, made if it was missing. */
    public Path subdirectory(String name) {
        return inDirectory(directory.resolve(name));
    }

    /** The file of a record, for example {@code test.json}. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes a record so that readers see the old one or the new one and never a part. */
    public void write(String name, Object value) {
        // As a stream: the record of a build context has as many lines as it has files, several times over.
        replace(name, out -> {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
                new RecordWriter(json).write(value);
            }
            out.write('\n');
        });
    }

    /** Writes a file of text so that readers see the old one or the new one and never a part. */
    public void writeText(String name, String text) {
        replace(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Who else may read it is the user's umask to say, unlike with a temporary file: a CI collects records and reports. */
    private void replace(String name, Content content) {
        Path part = inDirectory(directory).resolve("." + name + '.' + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW))) {
                content.writeTo(out);
            }
            Files.move(part, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file(name), e);
        } finally {
            // Still there where it failed only. File.delete: what went wrong before is what matters.
            part.toFile().delete();
        }
    }

    /** What is written. */
    @FunctionalInterface
    private interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    /** Reads a record; none if there is no file, or one of another version's making that does not fit any more. */
    public <T> Optional<T> read(String name, Class<T> type) {
        try (InputStream in = Files.newInputStream(file(name));
                JsonParser json = JSON.createParser(in)) {
            return Optional.of(new RecordReader(json).read(type));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Removes a record, so that a failed run leaves no earlier success behind. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw unwritable(file(name), e);
        }
    }

    /** Removes what is told of an image that is to be made anew: a run that fails must not seem to be an earlier one. */
    public void removeReports() {
        REPORTS.forEach(this::remove);
        try {
            new FileTree(file(JUNIT)).delete();
        } catch (IOException e) {
            throw unwritable(file(JUNIT), e);
        }
    }

    private static Path inDirectory(Path wanted) {
        try {
            return Files.createDirectories(wanted);
        } catch (IOException e) {
            throw unwritable(wanted, e);
        }
    }

    /** What is thrown where something in a workspace cannot be written. */
    public static RuntimeException unwritable(Path file, IOException cause) {
        return Problem.environment(
                        HelpTopic.WORKSPACE_UNWRITABLE,
                        "Cannot write " + file,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        "make the build directory writable for this user, or free some disk space",
                        "mvn clean, if another user (a container as root, say) owns the files")
                .asException(cause);
    }
}
