package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.Optional;

/**
 * What a build's steps printed, as the file looked before the build: an earlier build's log says nothing of one that never
 * came to its steps.
 *
 * @param before what told the file from others
 */
public record BuildLog(Workspace workspace, String before) {

    private static final String NAME = "log/" + ImageBuild.LOG;

    /** Looks at the log of a workspace, before anything is built. */
    public static BuildLog of(Workspace workspace) {
        return new BuildLog(workspace, ReportSeal.seen(workspace.file(NAME)));
    }

    /** The log's path below the workspace, if it was written since. */
    Optional<String> written() {
        return workspace.file(NAME).toFile().isFile() && !of(workspace).equals(this)
                ? Optional.of(NAME)
                : Optional.empty();
    }
}
