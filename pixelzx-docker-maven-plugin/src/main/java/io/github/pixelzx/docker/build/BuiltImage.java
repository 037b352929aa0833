package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.workspace.Workspace;

/** What a build leaves in its workspace for later goals: an image layout, the layout's seal, and the build's record. */
record BuiltImage(Workspace workspace) {

    /** Removes what is said of an earlier image: after a failed build there is neither a layout nor a record. */
    void forget() {
        workspace.removeReports();
        workspace.remove(BuildResult.FILE);
        workspace.remove(MergeResult.FILE);
    }

    /**
     * Puts what was written where later goals look for it, the record last.
     *
     * @param layout in {@code fresh}
     */
    void put(ImageLayout layout, BuildResult result, FreshLayout fresh) {
        fresh.takeOver(layout);
        workspace.write(LayoutSeal.FILE, layout.seal().keptIn(workspace.layout()));
        workspace.write(BuildResult.FILE, result);
    }
}
