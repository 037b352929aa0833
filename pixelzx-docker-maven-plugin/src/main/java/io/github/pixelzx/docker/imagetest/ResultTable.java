package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The outcome as two tables: a line per platform, and, where there are several tests, a line per test. */
record ResultTable(TestResult result, ImageLayout layout) {

    private static final List<String> HEADINGS =
            List.of("Platform", "Manifest", "Size", "Run", "Tests", "Memory", "Reports", "Starts");

    /** The lines, columns aligned, without trailing spaces. */
    List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        result.platforms().forEach(platform -> rows.add(row(platform)));
        List<String> lines = new ArrayList<>(aligned(rows));
        List<List<String>> tests = tests();
        if (tests.size() > 2) {
            lines.addAll(aligned(tests));
        }
        return lines;
    }

    private List<String> row(PlatformResult platform) {
        return List.of(
                platform.platform().toString(),
                platform.manifest().brief(),
                megabytes(size(platform.platform())),
                platform.factor() > 1
                        ? String.format(Locale.ROOT, "%s, time limits x %.1f", platform.run(), platform.factor())
                        : platform.run(),
                tests(platform),
                memory(platform),
                Objects.requireNonNullElse(platform.reported(), "-"),
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
        if (platform.tests().isEmpty()) {
            return "-";
        }
        long passed = platform.tests().stream()
                .filter(test -> test.outcome() == Outcome.PASSED)
                .count();
        if (platform.earlier()) {
            return passed + " passed earlier";
        }
        long other = platform.tests().size() - passed;
        Duration took = Duration.ofMillis(
                platform.tests().stream().mapToLong(CaseResult::milliseconds).sum());
        String outcome = other == 0 ? passed + " passed" : other + " FAILED, " + passed + " passed";
        return outcome + ", " + CommandRun.seconds(took);
    }

    private static String memory(PlatformResult platform) {
        return platform.tests().stream()
                .map(CaseResult::measured)
                .filter(Objects::nonNull)
                .map(Measured::peakMemory)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .map(ResultTable::megabytes)
                .orElse("-");
    }

    /** A row per test, a column per platform. */
    private List<List<String>> tests() {
        Set<String> names = new LinkedHashSet<>();
        result.platforms().forEach(platform -> platform.tests().forEach(test -> names.add(test.name())));
        List<List<String>> rows = new ArrayList<>();
        List<String> headings = new ArrayList<>(List.of("Test"));
        result.platforms().forEach(platform -> headings.add(platform.platform().toString()));
        rows.add(headings);
        for (String name : names) {
            List<String> row = new ArrayList<>(List.of(name));
            for (PlatformResult platform : result.platforms()) {
                row.add(platform.tests().stream()
                        .filter(test -> test.name().equals(name))
                        .findFirst()
                        .map(test -> cell(test, platform))
                        .orElse("-"));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(CaseResult test, PlatformResult platform) {
        if (platform.earlier()) {
            return "passed earlier";
        }
        String outcome = test.outcome() == Outcome.PASSED
                ? "passed"
                : test.outcome() == Outcome.CRASHED
                        ? "EMULATOR CRASHED"
                        : test.outcome().name();
        return test.milliseconds() == 0
                ? outcome
                : outcome + ", " + CommandRun.seconds(Duration.ofMillis(test.milliseconds()));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
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
