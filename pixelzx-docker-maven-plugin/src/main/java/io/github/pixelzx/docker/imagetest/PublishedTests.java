package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.PublishedSpec;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryImage;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Instant;
import java.util.List;

/**
 * Proves an image that is published: every platform is pulled by its digest into a layout of its own, and what is tested is
 * that.
 */
public final class PublishedTests {

    /** The workspace of what was pulled, within that of the image's name: what is built stays as it is. */
    public static final String WORKSPACE = "published";

    private final ImageTests tests;
    private final RegistryDoor registries;
    private final Progress progress;
    private final String plugin;

    /** @param plugin this plugin's version, for the record */
    public PublishedTests(ImageTests tests, RegistryDoor registries, Progress progress, String plugin) {
        this.tests = tests;
        this.registries = registries;
        this.progress = progress;
        this.plugin = plugin;
    }

    /**
     * Pulls and tests it.
     *
     * @param beside the workspace of any image of the module
     * @throws ProblemException IMAGE_UNKNOWN if there is no such image or it is none that can be run, PLATFORM_MISSING if it
     *     lacks a platform that was asked for; or as {@link ImageTests#test}
     */
    public TestResult test(PublishedSpec published, TestSpec spec, Workspace beside) {
        Workspace workspace = workspace(published, beside);
        PullResult pulled = pull(published, workspace);
        ImageSpec image = published.image(List.copyOf(pulled.platforms().keySet()));
        try {
            return tests.test(image, spec, workspace);
        } catch (ProblemException e) {
            // Its bytes were compared on the way: what is wrong with the layout is so in the registry.
            if (e.problem().help() == HelpTopic.LAYOUT_DAMAGED) {
                throw PublishedDocuments.unusable(
                        published.reference(), e.problem().why());
            }
            throw e;
        }
    }

    /**
     * Where it is pulled to, and tested.
     *
     * @param beside the workspace of any image of the module
     */
    public static Workspace workspace(PublishedSpec published, Workspace beside) {
        return new Workspace(beside.root()).within(published.name()).within(WORKSPACE);
    }

    private PullResult pull(PublishedSpec published, Workspace workspace) {
        ImageReference reference = published.reference();
        workspace.remove(PullResult.FILE);
        workspace.removeReports();
        try (Registry registry = registries.open(reference, RegistryDoor.Access.PULL)) {
            RegistryImage image = RegistryImage.read(reference, registry);
            PublishedDocuments documents = PublishedDocuments.read(image, published.platforms());
            long fetched = new LayoutPull(workspace.layout(), progress).write(documents, registry);
            PullResult pulled = new PullResult(
                    reference,
                    image.index().digest(),
                    documents.platforms(),
                    documents.leftOut(),
                    fetched,
                    Instant.now().toString(),
                    plugin);
            workspace.write(PullResult.FILE, pulled);
            progress.pulled(
                    reference, pulled.index(), List.copyOf(pulled.platforms().keySet()), fetched);
            return pulled;
        }
    }
}
