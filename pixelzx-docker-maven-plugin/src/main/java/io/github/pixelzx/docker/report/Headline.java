package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.report.Account.PlatformAccount;
import io.github.pixelzx.docker.report.Account.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The account in one sentence. */
final class Headline {

    private Headline() {}

    static String of(State state, List<PlatformAccount> platforms, Optional<PushResult> push) {
        String count = platforms.size() == 1 ? "one platform" : platforms.size() + " platforms";
        return switch (state) {
            case BUILT -> "Built for " + count + "; not tested.";
            case UNTESTED -> "Built for " + count + "; the tests were skipped, so nothing is proven.";
            case TESTED -> "All tests passed on " + count + ".";
            case STAGED ->
                "Tested on " + count
                        + " and brought to its registries; the tags wait for the other images of the build.";
            case PUBLISHED -> "Tested on " + count + " and published, byte for byte.";
            case PUBLISHED_UNTESTED -> "Built for " + count + " and published untested.";
            case FAILED -> push.isPresent() ? "Not published everywhere." : failed(platforms);
        };
    }

    private static String failed(List<PlatformAccount> platforms) {
        String names = platforms.stream()
                .filter(platform -> !platform.outcome().equals("passed"))
                .map(platform -> platform.platform().toString())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "The image is not proven." : "Not proven on " + names + ".";
    }
}
