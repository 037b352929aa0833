package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.PushSpec;
import io.github.pixelzx.docker.push.LayoutPush;
import io.github.pixelzx.docker.push.Publication;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.push.Shipment;
import java.util.List;

/** Publishes one execution's image, on its own or together with the others of the Maven run. */
record Publishing(GoalContext context, Doors doors, ReactorPush reactor, LeftBehind left) {

    /**
     * Publishes.
     *
     * @return whether the image's tags have moved; false if they wait, or if nothing is published
     */
    boolean publish() {
        PushSpec spec = context.spec().push();
        if (spec.skip()) {
            context.progress().table(List.of("Skipped: pixelzx.push.skip is true"));
            reactor.nothingToPublish();
            return false;
        }
        LayoutPush push = new LayoutPush(doors.registries(), context.progress(), context.pluginVersion())
                .heardBy(doors::published);
        ImageSpec image = doors.platforms().built(context.spec().image());
        List<String> tags = BuildResult.tags(image, context.workspace());
        Shipment shipment = Publication.shipment(image, spec, tags, context.workspace())
                .withSources(BuildResult.bases(context.workspace()))
                .withAskedFor(context.spec().image().platforms());
        BuildResult.warningOfChanges(tags, context.workspace()).ifPresent(context.progress()::warning);
        if (!spec.atEnd() || reactor.isAlone()) {
            push.push(shipment, context.workspace());
            reactor.nothingToPublish();
            left.warn(context.progress());
            return true;
        }
        PushResult staged = push.stage(shipment, context.workspace());
        ReactorPush.Arrival arrival = reactor.arrived(() -> tag(push, shipment, staged));
        if (!arrival.missing().isEmpty()) {
            context.progress().tagsWait(image.displayName(), arrival.missing());
            context.run().atEnd(() -> warnOfWaiting(image));
            return false;
        }
        arrival.moveTags();
        left.warn(context.progress());
        return true;
    }

    /** Maven is done, and what the tags waited for never came. */
    private void warnOfWaiting(ImageSpec image) {
        List<String> missing = reactor.missing();
        if (!missing.isEmpty()) {
            context.progress()
                    .warning("The tags of " + image.displayName() + " have not moved: nothing was published by "
                            + String.join(", ", missing));
        }
    }

    /** May happen while another module's goal runs: this module's report has been written and has to be again. */
    private void tag(LayoutPush push, Shipment shipment, PushResult staged) {
        try {
            push.tag(shipment, staged, context.workspace());
        } finally {
            context.report();
        }
    }
}
