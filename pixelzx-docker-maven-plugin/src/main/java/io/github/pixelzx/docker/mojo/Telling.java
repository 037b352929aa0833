package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.report.BuildLog;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells in the report, and to build servers, what became of a goal, after a failure too. */
final class Telling {

    private final GoalContext context;
    private final Workspace workspace;
    private final boolean reported;
    private final BuildLog log;
    private @Nullable Problem unbuilt;
    private boolean built;

    /**
     * @param workspace whose records are told of
     * @param reported whether the goal changes what a report tells, even where no build of its failed
     */
    Telling(GoalContext context, Workspace workspace, boolean reported) {
        this.context = context;
        this.workspace = workspace;
        this.reported = reported;
        this.log = BuildLog.of(context.workspace());
    }

    /**
     * Runs what makes the image: where it fails, whatever is known of an earlier image is not what this run made.
     *
     * @param build says whether there is an image for it
     */
    void ofBuild(BooleanSupplier build) {
        try {
            built = build.getAsBoolean();
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
            context.reportUnbuilt(unbuilt, log);
        } else if (reported) {
            context.report(workspace);
        } else {
            if (built) {
                context.reportBuilt();
            }
            return;
        }
        if (!succeeded) {
            context.run().nextSteps().tellOfPage(context.spec(), workspace, context.progress());
        }
    }
}
