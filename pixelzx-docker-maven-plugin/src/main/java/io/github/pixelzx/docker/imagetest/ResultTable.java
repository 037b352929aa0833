package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.imagetest.TestResult.CommandResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The outcome as a table with one line per platform. */
record ResultTable(TestResult result, ImageLayout layout) {

    private static final List<String> HEADINGS = List.of("Platform", "Manifest", "Size", "Run", "Tests", "Starts");

    /** The lines, columns aligned, without trailing spaces. */
    List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        result.platforms().forEach(platform -> rows.add(row(platform)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private List<String> row(PlatformResult platform) {
        return List.of(
                platform.platform().toString(),
                platform.manifest().brief(),
                megabytes(size(platform.platform())),
                platform.how(),
                tests(platform),
                platform.started());
    }

    private long size(Platform platform) {
        return layout.platforms().stream()
                .filter(image -> image.platform().equals(platform))
                .map(PlatformImage::parsedManifest)
                .flatMap(manifest -> manifest.layers().stream())
                .mapToLong(Descriptor::size)
                .sum();
    }

    private static String tests(PlatformResult platform) {
        long passed = platform.tests().stream()
                .filter(test -> test.outcome() == Outcome.PASSED)
                .count();
        long failed = platform.tests().size() - passed;
        Duration took = Duration.ofMillis(
                platform.tests().stream().mapToLong(CommandResult::milliseconds).sum());
        String outcome = failed == 0 ? passed + " passed" : failed + " FAILED, " + passed + " passed";
        return outcome + ", " + PlatformTest.seconds(took);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
