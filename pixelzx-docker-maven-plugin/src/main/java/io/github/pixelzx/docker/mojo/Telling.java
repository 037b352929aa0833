package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import org.jspecify.annotations.Nullable;

/** Tells in the report, and to build servers, what became of a goal, after a failure too. */
final class Telling {

    private final GoalContext context;
    private final Workspace workspace;
    private final boolean reported;
    private @Nullable Problem unbuilt;

    /**
     * @param workspace whose records are told of
     * @param reported whether the goal changes what a report tells, even where no build of its failed
     */
    Telling(GoalContext context, Workspace workspace, boolean reported) {
        this.context = context;
        this.workspace = workspace;
        this.reported = reported;
    }

    /** Runs what makes the image: where it fails, whatever is known of an earlier image is not what this run made. */
    void ofBuild(Runnable build) {
        try {
            build.run();
        } catch (ProblemException e) {
            unbuilt = e.problem();
            throw e;
        }
    }

    /** Runs the goal, and tells of it; what is told of must not fail for the telling. */
    void of(Runnable goal) {
        boolean succeeded = false;
        try {
            goal.run();
            succeeded = true;
        } finally {
            try {
                tell(succeeded);
            } catch (ProblemException e) {
                context.progress().warning(e.problem().text());
            }
        }
    }

    private void tell(boolean succeeded) {
        if (unbuilt != null) {
            context.reportUnbuilt(unbuilt);
        } else if (reported) {
            context.report(workspace);
        } else {
            return;
        }
        if (!succeeded) {
            context.run().nextSteps().tellOfPage(context.spec(), workspace, context.progress());
        }
    }
}
