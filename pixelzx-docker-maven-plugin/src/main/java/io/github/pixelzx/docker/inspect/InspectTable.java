package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.inspect.InspectResult.TagState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What was found, for people: blocks of aligned columns. What is not as it should be is left to the problem that says so. */
record InspectTable(InspectResult result) {

    private static final List<String> HEADINGS =
            List.of("Platform", "Manifest", "Size", "Layers", "User", "Starts", "Created");

    List<String> lines() {
        ImageDetails image = result.image();
        List<String> lines = new ArrayList<>(columns(head(image)));
        lines.add("");
        lines.addAll(columns(
                Stream.concat(Stream.of(HEADINGS), image.platforms().stream().map(InspectTable::row))
                        .toList()));
        result.labels()
                .forEach((platform, labels) ->
                        block(lines, platform.isEmpty() ? "Labels" : "Labels of " + platform + " alone", labels));
        block(lines, "Annotations of the index", image.annotations());
        if (!image.attestations().isEmpty()) {
            lines.add("");
            lines.add("Attestations (no platforms; published beside the images)");
            lines.addAll(columns(
                    image.attestations().stream().map(InspectTable::attestation).toList()));
        }
        verdicts(lines);
        return lines;
    }

    private List<List<String>> head(ImageDetails image) {
        List<List<String>> head = new ArrayList<>();
        head.add(List.of("Image", image.name()));
        head.add(List.of("Digest", image.digest().toString()));
        head.add(List.of("Type", image.mediaType() + ", " + bytes(image.size())));
        image.platforms().stream()
                .map(PlatformDetails::base)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(base -> head.add(List.of("Base", base)));
        image.attestations().stream()
                .flatMap(attestation -> attestation.sources().stream())
                .distinct()
                .forEach(source -> head.add(List.of("Built from", source)));
        return head;
    }

    private static List<String> row(PlatformDetails platform) {
        List<String> starts = new ArrayList<>(platform.entrypoint());
        starts.addAll(platform.command());
        return List.of(
                platform.platform().toString(),
                platform.manifest().toString(),
                bytes(platform.size()),
                String.valueOf(platform.layers().size()),
                platform.runsAs(),
                starts.isEmpty() ? "nothing" : shortened(String.join(" ", starts)),
                String.valueOf(Objects.requireNonNullElse(platform.created(), "-")));
    }

    private static List<String> attestation(AttestationDetails attestation) {
        return List.of(
                "  " + (attestation.platform() == null ? "unknown" : attestation.platform()),
                String.join(", ", attestation.predicates()),
                attestation.manifest().toString(),
                bytes(attestation.size()));
    }

    private static void block(List<String> lines, String title, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            lines.add("");
            lines.add(title);
            entries.forEach((name, value) -> lines.add("  " + name + " = " + value));
        }
    }

    private void verdicts(List<String> lines) {
        List<TagState> unmoved =
                result.tags().stream().filter(TagState::unmoved).toList();
        if (!unmoved.isEmpty()) {
            lines.add("");
            unmoved.forEach(tag -> lines.add(tag.reference() + " is what was pushed"));
        }
        Comparison comparison = result.comparison();
        if (comparison != null && comparison.equalPlatforms()) {
            lines.add("");
            lines.add("Compared with " + comparison.against() + " (" + comparison.digest()
                    + "): every platform is the same");
            comparison.differences().forEach(difference -> lines.add("  " + difference));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 59) + '…';
    }

    private static String bytes(long bytes) {
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Rows as lines whose columns are aligned, without trailing spaces. */
    private static List<String> columns(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .filter(each -> each.size() > at)
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
