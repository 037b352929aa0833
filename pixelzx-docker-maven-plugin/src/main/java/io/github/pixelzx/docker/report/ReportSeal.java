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
 * How the records and what was made of them looked when the report was written: where all of them look the same, there is
 * nothing new to tell, and none of them is read.
 *
 * @param seen a line for each file, with its size, its time and what tells it from another file of its name
 */
record ReportSeal(Workspace workspace, String seen) {

    private static final String FILE = "report-seal.txt";

    private static final List<String> FILES = List.of(
            BuildResult.FILE,
            TestResult.FILE,
            PushResult.FILE,
            InspectResult.FILE,
            "layout/index.json",
            Account.FILE,
            RunReport.PAGE,
            RunReport.MARKDOWN,
            BuildServer.FILE);

    static ReportSeal of(Workspace workspace) {
        StringBuilder lines = new StringBuilder();
        for (String name : FILES) {
            lines.append(name).append(' ').append(seen(workspace.file(name))).append('\n');
        }
        return new ReportSeal(workspace, lines.toString());
    }

    private static String seen(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() + " " + found.lastModifiedTime().toMillis() + ' ' + found.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    boolean isUnbroken() {
        try {
            return Files.readString(workspace.file(FILE)).equals(seen);
        } catch (IOException e) {
            return false;
        }
    }

    void write() {
        workspace.writeText(FILE, seen);
    }
}
