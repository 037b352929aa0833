package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads every platform's bytes, and runs nothing.
 *
 * <p>Running alone proves little: an x86-64 program in an image that calls itself arm64 runs without complaint on an
 * x86-64 machine.
 */
public final class ImageAudit {

    private final AuditSpec spec;
    private final Supplier<RegistryDoor> registries;
    private final Progress progress;
    private final List<String> published;
    private final Path dockerfile;
    private final boolean fetching;

    /**
     * @param spec what is looked for
     * @param registries asked for only if what is published has to be compared
     */
    public ImageAudit(AuditSpec spec, Supplier<RegistryDoor> registries, Progress progress) {
        this(spec, registries, progress, List.of(), Path.of("Dockerfile"), false);
    }

    private ImageAudit(
            AuditSpec spec,
            Supplier<RegistryDoor> registries,
            Progress progress,
            List<String> published,
            Path dockerfile,
            boolean fetching) {
        this.spec = spec;
        this.registries = registries;
        this.progress = progress;
        this.published = published;
        this.dockerfile = dockerfile;
        this.fetching = fetching;
    }

    /**
     * The same audit, which compares with what is published under these tags.
     *
     * @param tags without words in braces; empty for the configured ones
     */
    public ImageAudit comparingWith(List<String> tags) {
        return new ImageAudit(spec, registries, progress, List.copyOf(tags), dockerfile, fetching);
    }

    /** The same audit, whose findings a CI shows beside this file. */
    public ImageAudit beside(Path file) {
        return new ImageAudit(spec, registries, progress, published, file, fetching);
    }

    /** What a CI shows the findings beside. */
    public Path dockerfile() {
        return dockerfile;
    }

    /** The same audit, which fetches layers that wait in a registry; otherwise it reads what lies here. */
    public ImageAudit fetching(boolean all) {
        return new ImageAudit(spec, registries, progress, published, dockerfile, all);
    }

    /**
     * What was found in the same bytes with the same settings before; nothing where a finding depends on anything else.
     *
     * @param commands as for {@link #audit}
     * @param plugin this plugin's version
     */
    public Optional<AuditResult> known(
            ImageLayout layout, List<List<String>> commands, String plugin, Workspace workspace) {
        return spec.maxGrowth() != null
                ? Optional.empty()
                : workspace
                        .read(AuditRecord.FILE, AuditRecord.class)
                        .filter(record -> record.index().equals(layout.index().digest()))
                        .filter(record -> record.settings().equals(settings(layout, commands, plugin)))
                        .map(AuditRecord::result);
    }

    /** Keeps what was found for {@link #known}. */
    public void remember(
            AuditResult result, ImageLayout layout, List<List<String>> commands, String plugin, Workspace workspace) {
        workspace.write(
                AuditRecord.FILE, new AuditRecord(layout.index().digest(), settings(layout, commands, plugin), result));
    }

    /** What was read is one of them: the documents alone prove less than all of the same image. */
    private Digest settings(ImageLayout layout, List<List<String>> commands, String plugin) {
        boolean whole = fetching || layout.elsewhere().isEmpty();
        String text = plugin + '\n' + whole + '\n' + dockerfile + '\n' + commands + '\n' + spec.inWords();
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Audits a layout. Of one whose layers wait in a registry it reads the documents, and says so.
     *
     * @param commands command lines of tests, each taking the place of entrypoint and command; may be empty
     * @throws io.github.pixelzx.docker.problem.ProblemException if a configured platform is missing, or if a layer
     *     cannot be read; what is wrong with the image is in the result
     */
    public AuditResult audit(ImageLayout layout, ImageSpec image, List<List<String>> commands) {
        layout.requirePlatforms(image.platforms());
        progress.auditing(
                image.displayName(),
                layout.platforms().stream().map(PlatformImage::platform).toList());
        StagedAudit staged = new StagedAudit(layout, registries, progress);
        if (fetching) {
            staged.fetch();
        }
        Findings findings = new Findings(spec);
        BudgetCheck budgets = new BudgetCheck(spec, findings);
        ImageSpec before = published.isEmpty() ? image : image.withTags(published);
        if (!layout.elsewhere().isEmpty()) {
            budgets.checkGrowth(layout.platforms(), before, registries, progress);
            return staged.audit(findings, budgets);
        }
        WholeAudit whole = WholeAudit.of(layout, progress);
        budgets.checkGrowth(layout.platforms(), before, registries, progress);
        return whole.audit(findings, budgets, commands);
    }
}
