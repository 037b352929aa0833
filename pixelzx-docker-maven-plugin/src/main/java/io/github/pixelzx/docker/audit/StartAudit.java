package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.Finding.Level;
import io.github.pixelzx.docker.config.ImageSpec;
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
 * Reads what a container of each platform would start, and runs nothing.
 *
 * <p>Running alone proves little: an x86-64 program in an image that calls itself arm64 runs without complaint on an
 * x86-64 machine.
 */
public final class StartAudit {

    private static final String NOTHING = "nothing";

    private final Progress progress;

    public StartAudit(Progress progress) {
        this.progress = progress;
    }

    /**
     * For each platform: finds the file that the image's entrypoint and command start, and the one of each command
     * line, in the image's layers, and compares its header with the platform; the same for interpreters.
     *
     * @param commands command lines of tests, each taking the place of entrypoint and command; may be empty
     * @throws io.github.pixelzx.docker.problem.ProblemException if a configured platform is missing, or if a layer
     *     cannot be read; what is wrong with what starts is in the result
     */
    public AuditResult audit(ImageLayout layout, ImageSpec image, List<List<String>> commands) {
        layout.requirePlatforms(image.platforms());
        progress.auditing(
                image.displayName(),
                layout.platforms().stream().map(PlatformImage::platform).toList());
        Map<Digest, List<LayerEntry>> layers = LayerPool.read(layout);
        List<Finding> findings = new ArrayList<>();
        Map<Platform, String> started = new LinkedHashMap<>();
        for (PlatformImage platform : layout.platforms()) {
            ImageTree tree = ImageTree.of(platform.parsedManifest().layers().stream()
                    .map(Descriptor::digest)
                    .map(layers::get)
                    .toList());
            Start start = start(platform, tree, commands);
            progress.detail("audit: " + platform.platform() + " starts " + start.what());
            started.put(platform.platform(), start.what());
            findings.addAll(start.findings());
        }
        return new AuditResult(findings, started);
    }

    /** What a platform starts: its own command line's program, else that of the first test. */
    private record Start(String what, List<Finding> findings) {}

    private static Start start(PlatformImage image, ImageTree tree, List<List<String>> commands) {
        Platform platform = image.platform();
        if (!platform.os().equals("linux")) {
            String message = "what starts is not read: only that of linux is known here";
            return new Start(
                    "not read", List.of(new Finding(platform, AuditRule.START_MACHINE, Level.WARN, "", message)));
        }
        SearchPath path = SearchPath.from(image.config());
        Map<List<Object>, Finding> findings = new LinkedHashMap<>();
        List<String> started = new ArrayList<>();
        commandLines(image.config(), commands).forEach((origin, argv) -> {
            StartCheck check = new StartCheck(platform, tree, path, origin);
            started.add(check.check(argv));
            // Several command lines may start the same file; one finding about it is enough.
            check.findings().forEach(finding -> findings.putIfAbsent(List.of(finding.rule(), finding.file()), finding));
        });
        if (started.isEmpty()) {
            String message = "the image has neither ENTRYPOINT nor CMD, and no test has a command";
            return new Start(NOTHING, List.of(new Finding(platform, AuditRule.START_NOTHING, Level.FAIL, "", message)));
        }
        return new Start(started.get(0), List.copyOf(findings.values()));
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
