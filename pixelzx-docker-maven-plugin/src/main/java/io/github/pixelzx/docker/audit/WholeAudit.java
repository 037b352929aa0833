package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The audit of an image all of whose bytes are here: of every platform its documents and its files.
 *
 * @param layers what is in each of the layout's layers
 */
record WholeAudit(ImageLayout layout, Map<Digest, List<LayerEntry>> layers, Progress progress) {

    private static final String LINUX = "linux";

    /**
     * Reads all layers.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if one cannot be read
     */
    static WholeAudit of(ImageLayout layout, Progress progress) {
        return new WholeAudit(layout, LayerPool.read(layout), progress);
    }

    /** @param commands command lines of tests, each taking the place of entrypoint and command; may be empty */
    AuditResult audit(Findings findings, BudgetCheck budgets, List<List<String>> commands) {
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
