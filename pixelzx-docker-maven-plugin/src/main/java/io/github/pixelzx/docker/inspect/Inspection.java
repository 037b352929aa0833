package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.config.InspectSpec;
import io.github.pixelzx.docker.inspect.InspectResult.TagState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.RegistryImage;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at images, in registries and in layouts, and changes nothing. */
public final class Inspection {

    private final RegistryDoor registries;
    private final Path directory;
    private final String plugin;
    private final Clock clock;

    /**
     * An inspection.
     *
     * @param directory what relative names of image layouts are relative to
     * @param plugin this plugin's version, for the record
     */
    public Inspection(RegistryDoor registries, Path directory, String plugin) {
        this(registries, directory, plugin, Clock.systemUTC());
    }

    Inspection(RegistryDoor registries, Path directory, String plugin, Clock clock) {
        this.registries = registries;
        this.directory = directory;
        this.plugin = plugin;
        this.clock = clock;
    }

    /**
     * Looks at the image the user named, or else at the project's own and writes {@code inspect.json}: what was published,
     * as the registry holds it now, or, where nothing was, the image layout.
     *
     * @param published what the last push left, by destination
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no such image, or a registry does not answer
     */
    public InspectResult inspect(InspectSpec spec, List<Published> published, Workspace workspace) {
        if (spec.reference() != null) {
            return inspect(spec, named(spec.reference()), List.of());
        }
        if (published.isEmpty() && !Files.exists(workspace.layout())) {
            throw nothing(workspace);
        }
        ImageSource own = published.isEmpty()
                ? new ImageSource.OfLayout(ImageLayout.read(workspace.layout()))
                : open(published.get(0).reference());
        InspectResult result = inspect(spec, own, tags(published));
        workspace.write(InspectResult.FILE, result);
        return result;
    }

    private InspectResult inspect(InspectSpec spec, ImageSource source, List<TagState> tags) {
        try (source) {
            ImageDetails image = new ImageReader(source).read();
            List<Platform> missing = spec.expected().stream()
                    .filter(platform -> image.platform(platform).isEmpty())
                    .toList();
            return new InspectResult(
                    image,
                    tags,
                    missing,
                    comparison(image, spec),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                    plugin,
                    InspectResult.text(source.document(source.top())));
        }
    }

    private @Nullable Comparison comparison(ImageDetails image, InspectSpec spec) {
        Optional<String> against = spec.againstIfAny();
        if (against.isEmpty()) {
            return null;
        }
        try (ImageSource other = named(against.get())) {
            return Comparison.of(image, new ImageReader(other).read());
        }
    }

    private List<TagState> tags(List<Published> published) {
        List<TagState> states = new ArrayList<>();
        for (Published each : published) {
            try (Registry registry = registries.open(each.repository(), Access.PULL)) {
                for (String tag : each.tags()) {
                    @Nullable Digest found = registry.headManifest(tag).orElse(null);
                    states.add(new TagState(each.repository().withTag(tag), each.index(), found));
                }
            }
        }
        return states;
    }

    /** What is a directory is one, whatever else it could be the name of. */
    private ImageSource named(String text) {
        Path path = path(text);
        if (path != null && (Files.isDirectory(path) || text.startsWith("/") || text.startsWith("."))) {
            return new ImageSource.OfLayout(ImageLayout.read(path));
        }
        return open(ImageReference.parse(text));
    }

    private @Nullable Path path(String text) {
        try {
            return directory.resolve(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private ImageSource open(ImageReference reference) {
        Registry registry = registries.open(reference, Access.PULL);
        try {
            return new ImageSource.OfRegistry(RegistryImage.read(reference, registry));
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static RuntimeException nothing(Workspace workspace) {
        return Problem.project(
                        HelpTopic.LAYOUT_MISSING,
                        "There is no image to inspect",
                        "nothing was built or published here (" + workspace.directory() + ")",
                        "mvn pixelzx-docker:inspect -Dpixelzx.inspect.reference=REGISTRY/IMAGE:TAG, for any image",
                        "mvn package, to build the project's own")
                .asException();
    }
}
