package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.report.Account.FindingAccount;
import io.github.pixelzx.docker.report.Account.PlatformAccount;
import io.github.pixelzx.docker.report.Account.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The account in one sentence. */
final class Headline {

    private Headline() {}

    /**
     * The sentence.
     *
     * @param refuted whether a test of these bytes failed, and after a push if there was one
     */
    static String of(State state, List<PlatformAccount> platforms, Optional<PushResult> push, boolean refuted) {
        String count = platforms.size() == 1 ? "one platform" : platforms.size() + " platforms";
        String passed = platforms.stream().filter(Headline::passed).count() + " of " + count;
        boolean partly = platforms.stream().anyMatch(Headline::passed);
        return switch (state) {
            case BUILD_FAILED -> throw new IllegalArgumentException("says why by itself");
            case BUILT -> "Built for " + count + "; not tested.";
            case UNTESTED ->
                partly
                        ? "Tested on " + passed + "; " + untested(platforms) + " could not be run."
                        : "Built for " + count + "; the tests were skipped, so nothing is proven.";
            case TESTED -> "All tests passed on " + count + ".";
            case STAGED -> staged(count, passed, platforms, push);
            case PUBLISHED -> "Tested on " + count + " and published, byte for byte.";
            case PUBLISHED_UNTESTED ->
                partly
                        ? "Tested on " + passed + " and published with " + untested(platforms) + " untested."
                        : "Built for " + count + " and published untested.";
            case FAILED -> refuted ? failed(platforms) + before(push) : "Not published everywhere.";
        };
    }

    private static String staged(
            String count, String passed, List<PlatformAccount> platforms, Optional<PushResult> push) {
        String proof;
        if (push.map(PushResult::tested).orElse(true)) {
            proof = "Tested on " + count + " and brought to its registries; ";
        } else if (platforms.stream().anyMatch(Headline::passed)) {
            proof = "Tested on " + passed + " and brought to its registries with " + untested(platforms)
                    + " untested; ";
        } else {
            proof = "Built for " + count + " and brought to its registries untested; ";
        }
        return proof + "the tags have not moved: they wait for the other images of the build.";
    }

    private static boolean passed(PlatformAccount platform) {
        return platform.outcome().equals("passed");
    }

    private static String untested(List<PlatformAccount> platforms) {
        return platforms.stream()
                .filter(platform -> !passed(platform))
                .map(platform -> platform.platform().toString())
                .collect(Collectors.joining(", "));
    }

    private static String before(Optional<PushResult> push) {
        return push.map(found -> found.succeeded()
                        ? " The same bytes were published before that test."
                        : " The same bytes were brought to registries before that test.")
                .orElse("");
    }

    private static String failed(List<PlatformAccount> platforms) {
        String faulty = platforms.stream()
                .filter(platform -> platform.tests().isEmpty()
                        && platform.findings().stream().anyMatch(FindingAccount::fails))
                .map(platform -> platform.platform().toString())
                .collect(Collectors.joining(", "));
        if (!faulty.isEmpty()) {
            return "The audit failed on " + faulty + "; nothing was run.";
        }
        String names = untested(platforms);
        return names.isEmpty() ? "The image is not proven." : "Not proven on " + names + ".";
    }
}
