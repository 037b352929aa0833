package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.compose.ComposeApplication;
import io.github.pixelzx.docker.compose.ComposeRecord;
import io.github.pixelzx.docker.compose.LoadedImage;
import io.github.pixelzx.docker.export.EngineImage;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What {@code compose-up} and {@code compose-down} have in common: an image in the engine and an application around it. */
final class ComposeGoals {

    private final GoalContext context;
    private final Doors doors;

    ComposeGoals(GoalContext context, Doors doors) {
        this.context = context;
        this.doors = doors;
    }

    void up() {
        ComposeRecord.read(context.workspace()).ifPresent(this::down);
        Platform platform = platform();
        ImageLayout layout = ImageLayout.read(context.workspace().layout());
        String reference = "docker.io/pixelzx/compose-" + place() + ':' + platform.slug();
        PlatformImage image = new EngineImage(doors.engine(), context.progress()).load(layout, platform, reference);
        // Before anything runs: Ctrl-C may come while the services start.
        if (context.run().boundToPhase()) {
            context.run().atEnd(() -> downAtEnd(context, reference));
        }
        ComposeRecord running = upOrGone(
                project(platform),
                new LoadedImage(platform, reference, image.manifest().digest()));
        running.ports()
                .forEach((service, ports) -> ports.forEach((port, address) -> {
                    String name = "pixelzx.compose." + service + '.' + port;
                    context.run().property(name, address.substring(address.lastIndexOf(':') + 1));
                    context.run().property(name + ".address", address);
                }));
    }

    private ComposeRecord upOrGone(String project, LoadedImage image) {
        try {
            return application().up(project, image);
        } catch (ProblemException e) {
            // Where something still runs, the record is there, and who takes that down removes the image.
            if (ComposeRecord.read(context.workspace()).isEmpty()) {
                doors.engine().removeImage(image.reference());
            }
            throw e;
        }
    }

    /** A build that failed between the two goals, or Ctrl-C: nobody else would take it down. */
    private static void downAtEnd(GoalContext context, String reference) {
        Optional<ComposeRecord> left = ComposeRecord.read(context.workspace())
                .filter(record -> record.reference().equals(reference));
        if (left.isEmpty()) {
            return;
        }
        try (Doors doors = new Doors(context)) {
            new ComposeGoals(context, doors).down(left.get());
        } catch (ProblemException e) {
            // The record stays, so that the next compose-up does it.
            context.progress().warning(e.problem().text());
        }
    }

    void down() {
        ComposeRecord.read(context.workspace()).ifPresent(this::down);
    }

    private void down(ComposeRecord record) {
        application().down(record);
        doors.engine().removeImage(record.reference());
    }

    private ComposeApplication application() {
        return new ComposeApplication(
                doors.compose(), context.spec().compose(), context.workspace(), context.progress());
    }

    private Platform platform() {
        Platform asked = context.spec().compose().platform();
        return asked == null ? doors.engine().describe().platform() : asked;
    }

    /** Small letters and digits, as Compose wants them. */
    private String project(Platform platform) {
        String image = context.spec().image().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return image.replaceFirst("^-+", "") + '-' + platform.slug() + '-' + place();
    }

    /** A few characters that differ from checkout to checkout. */
    private String place() {
        String directory = context.workspace().directory().toString();
        return Digest.of(directory.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
    }
}
