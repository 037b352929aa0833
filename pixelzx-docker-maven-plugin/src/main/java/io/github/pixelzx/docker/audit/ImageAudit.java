package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads every platform's bytes, and runs nothing.
 *
 * <p>Running alone proves little: an x86-64 program in an image that calls itself arm64 runs without complaint on an
 * x86-64 machine.
 */
public final class ImageAudit {

    private static final String LINUX = "linux";

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
        if (!layout.elsewhere().isEmpty()) {
            Findings found = new Findings(spec);
            BudgetCheck budget = new BudgetCheck(spec, found);
            budget.checkGrowth(
                    layout.platforms(), published.isEmpty() ? image : image.withTags(published), registries, progress);
            return staged.audit(found, budget);
        }
        Map<Digest, List<LayerEntry>> layers = LayerPool.read(layout);
        Findings findings = new Findings(spec);
        BudgetCheck budgets = new BudgetCheck(spec, findings);
        ImageSpec before = published.isEmpty() ? image : image.withTags(published);
        budgets.checkGrowth(layout.platforms(), before, registries, progress);
        Map<Platform, String> started = new LinkedHashMap<>();
        List<Subject> subjects = new ArrayList<>();
        Map<Platform, ConfigDocument> configs = new LinkedHashMap<>();
        for (PlatformImage platform : layout.platforms()) {
            budgets.check(platform);
            List<List<LayerEntry>> own = platform.parsedManifest().layers().stream()
                    .map(Descriptor::digest)
                    .map(layers::get)
                    .toList();
            Subject subject = Subject.of(platform, ImageTree.of(own), findings);
            ConfigDocument config =
                    ConfigDocument.read(layout.bytes(platform.parsedManifest().config()));
            subjects.add(subject);
            configs.put(platform.platform(), config);
            String what = start(subject, commands);
            progress.detail("audit: " + platform.platform() + " starts " + what);
            started.put(platform.platform(), what);
            if (platform.platform().os().equals(LINUX)) {
                new ProgramCheck(subject, Place.PATH, "").checkPath();
                new ElsewhereCheck(subject).check();
                new RightsCheck(subject).check();
            }
            new SecretCheck(subject).check(own, config);
        }
        ParityCheck parity = new ParityCheck(subjects, findings);
        parity.checkFiles();
        parity.checkConfigs(configs);
        return new AuditResult(findings.list(), started);
    }

    /** What a platform starts: its own command line's program, else that of the first test. */
    private static String start(Subject subject, List<List<String>> commands) {
        Platform platform = subject.platform();
        if (!platform.os().equals(LINUX)) {
            String message = "what starts is not read: only that of linux is known here";
            subject.findings().doubt(platform, AuditRule.START_MACHINE, "", message);
            return "not read";
        }
        List<String> started = new ArrayList<>();
        commandLines(subject.image().config(), commands)
                .forEach((origin, argv) -> started.add(new ProgramCheck(subject, Place.START, origin).check(argv)));
        if (started.isEmpty()) {
            String message = "the image has neither ENTRYPOINT nor CMD, and no test has a command";
            subject.findings().add(platform, AuditRule.START_NOTHING, "", message);
            return ProgramCheck.NOTHING;
        }
        return started.get(0);
    }

    /** Every command line by where it comes from, the image's own first. */
    private static Map<String, List<String>> commandLines(ImageConfig config, List<List<String>> commands) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put(
                "",
                Stream.concat(config.entrypoint().stream(), config.command().stream())
                        .toList());
        commands.forEach(command -> lines.put(" (test command: " + String.join(" ", command) + ")", command));
        lines.values().removeIf(List::isEmpty);
        return lines;
    }
}
