package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.inspect.InspectResult;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * How the records and what was made of them looked when everything was told of them: where all of them look the same, there
 * is nothing new to tell, and none of them is read.
 *
 * <p>The records are looked at before they are read: one that another goal writes meanwhile breaks the seal.
 *
 * @param records a line for each record, with its size, its time and what tells it from another file of its name
 */
public record ReportSeal(Workspace workspace, String records) {

    private static final String FILE = "report-seal.txt";

    private static final List<String> RECORDS =
            List.of(BuildResult.FILE, TestResult.FILE, PushResult.FILE, InspectResult.FILE, "layout/index.json");

    private static final List<String> OUTPUTS =
            List.of(Account.FILE, RunReport.PAGE, RunReport.MARKDOWN, BuildServer.FILE);

    /** Looks at the records of a workspace, before anybody reads them. */
    public static ReportSeal of(Workspace workspace) {
        return new ReportSeal(workspace, seen(workspace, RECORDS));
    }

    private static String seen(Workspace workspace, List<String> names) {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append(name).append(' ').append(seen(workspace.file(name))).append('\n');
        }
        return lines.toString();
    }

    /** What tells a file from one that was written in its place. */
    static String seen(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() + " " + found.lastModifiedTime().toMillis() + ' ' + found.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    /** Whether nothing has changed since all of it was told. */
    public boolean isUnbroken() {
        try {
            return Files.readString(workspace.file(FILE)).equals(whole());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Remembers that everything was told that these records say: in reports, and to build servers.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if it cannot be written
     */
    public void write() {
        workspace.writeText(FILE, whole());
    }

    private String whole() {
        return records + seen(workspace, OUTPUTS);
    }
}
