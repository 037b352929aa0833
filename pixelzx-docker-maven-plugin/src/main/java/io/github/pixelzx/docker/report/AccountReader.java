package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.build.PlatformSize;
import io.github.pixelzx.docker.imagetest.PublishedTests;
import io.github.pixelzx.docker.imagetest.PullResult;
import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.inspect.InspectResult;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.report.Account.BuildAccount;
import io.github.pixelzx.docker.report.Account.DestinationAccount;
import io.github.pixelzx.docker.report.Account.FindingAccount;
import io.github.pixelzx.docker.report.Account.PlatformAccount;
import io.github.pixelzx.docker.report.Account.State;
import io.github.pixelzx.docker.report.Account.TagAccount;
import io.github.pixelzx.docker.report.Account.TestAccount;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the records of a workspace; one that is about other bytes than those built last does not count. */
final class AccountReader {

    private final Workspace workspace;
    private final Optional<BuildResult> build;
    private final Optional<TestResult> anyTest;
    private final Optional<PushResult> anyPush;
    private final Optional<PullResult> pulled;

    AccountReader(Workspace workspace) {
        this.workspace = workspace;
        this.build = workspace.read(BuildResult.FILE, BuildResult.class);
        this.anyTest = workspace.read(TestResult.FILE, TestResult.class);
        this.anyPush = workspace.read(PushResult.FILE, PushResult.class);
        this.pulled = workspace.read(PullResult.FILE, PullResult.class);
    }

    /** The account; nothing where there is no record yet, or no image any more. */
    Optional<Account> read() {
        if (build.isEmpty() && anyPush.isEmpty() && pulled.isEmpty() && isOfPublished()) {
            // The pull failed: the other records tell of what was pulled before.
            return Optional.empty();
        }
        if (build.isEmpty() && !Files.isRegularFile(workspace.layout().resolve("index.json"))) {
            // The build failed: the other records tell of an image that is gone.
            return Optional.empty();
        }
        return build.map(BuildResult::index)
                .or(() -> anyTest.map(test -> test.index().digest()))
                .or(() -> anyPush.map(push -> push.index().digest()))
                .map(this::of);
    }

    private boolean isOfPublished() {
        return workspace.name().endsWith('/' + PublishedTests.WORKSPACE);
    }

    private Account of(Digest index) {
        Optional<TestResult> test =
                anyTest.filter(found -> found.index().digest().equals(index));
        Optional<PushResult> push =
                anyPush.filter(found -> found.index().digest().equals(index));
        Optional<InspectResult> inspect = workspace
                .read(InspectResult.FILE, InspectResult.class)
                .filter(found -> found.image().digest().equals(index));
        Optional<Step> last = Stream.of(inspect.map(Step::of), push.map(Step::of), test.map(Step::of))
                .flatMap(Optional::stream)
                .reduce(Step::later);
        LayoutDocuments layout = LayoutDocuments.of(workspace);
        List<PlatformAccount> platforms = platforms(test, push, layout);
        List<String> attestations = layout.attestations(index);
        boolean refuted = isRefuted(test, push);
        State state = refuted ? State.FAILED : state(test, push);
        return new Account(
                pulled.map(image -> image.reference().toString()).orElse(workspace.name()),
                state,
                Headline.of(state, platforms, push, refuted),
                index,
                build.map(BuildResult::mediaType)
                        .or(() -> test.map(found -> found.index().mediaType()))
                        .orElse(""),
                build.map(BuildAccount::from).orElse(null),
                platforms,
                push.map(AccountReader::destinations).orElse(List.of()),
                attestations,
                notes(test, push, !attestations.isEmpty()),
                last.map(Step::finished).orElse(""),
                test.map(TestResult::finished).orElse(""),
                push.map(PushResult::published).orElse(""),
                last.map(Step::plugin).orElse(""));
    }

    /**
     * The end of a step.
     *
     * @param finished when, in ISO-8601
     * @param plugin version of the plugin that took it
     */
    private record Step(String finished, String plugin) {

        boolean isAfter(Step other) {
            try {
                return Instant.parse(String.valueOf(finished)).isAfter(Instant.parse(String.valueOf(other.finished)));
            } catch (DateTimeParseException e) {
                // A record of another make: as the steps follow one another.
                return false;
            }
        }

        static Step later(Step one, Step other) {
            return other.isAfter(one) ? other : one;
        }

        static Step of(TestResult test) {
            return new Step(test.finished(), test.plugin());
        }

        static Step of(PushResult push) {
            return new Step(push.finished(), push.plugin());
        }

        static Step of(InspectResult inspect) {
            return new Step(inspect.finished(), inspect.plugin());
        }
    }

    /** Whether the last that was found out of these bytes is that they fail; that they were published before stays true. */
    private static boolean isRefuted(Optional<TestResult> test, Optional<PushResult> push) {
        return test.filter(found ->
                        found.outcome() == TestResult.Outcome.FAILED || found.outcome() == TestResult.Outcome.CRASHED)
                .filter(found -> push.filter(published -> !Step.of(found).isAfter(Step.of(published)))
                        .isEmpty())
                .isPresent();
    }

    private static State state(Optional<TestResult> test, Optional<PushResult> push) {
        if (push.isPresent()) {
            return state(push.get());
        }
        if (test.isEmpty()) {
            return State.BUILT;
        }
        return switch (test.get().outcome()) {
            case PASSED -> State.TESTED;
            case SKIPPED -> State.UNTESTED;
            default -> State.FAILED;
        };
    }

    private static State state(PushResult push) {
        boolean staged = push.destinations().stream().anyMatch(each -> each.outcome() == Outcome.STAGED);
        boolean failed = push.destinations().stream().anyMatch(each -> each.outcome() == Outcome.FAILED);
        if (failed) {
            return State.FAILED;
        }
        if (staged) {
            return State.STAGED;
        }
        return push.tested() ? State.PUBLISHED : State.PUBLISHED_UNTESTED;
    }

    private List<PlatformAccount> platforms(
            Optional<TestResult> test, Optional<PushResult> push, LayoutDocuments layout) {
        Map<Platform, Digest> manifests =
                new TreeMap<>(build.map(BuildResult::platforms).orElse(Map.of()));
        test.ifPresent(found -> found.platforms().forEach(each -> manifests.put(each.platform(), each.manifest())));
        push.ifPresent(found -> found.destinations().stream()
                .flatMap(each -> each.platforms().stream())
                .forEach(each -> manifests.putIfAbsent(each.platform(), each.layout())));
        List<PlatformAccount> accounts = new ArrayList<>();
        manifests.forEach((platform, manifest) -> accounts.add(
                platform(platform, manifest, test, layout, proven(push, platform, manifest) ? "passed" : "untested")));
        return accounts;
    }

    /** Whether the record of a push says that this platform had passed, where the record of the test is gone. */
    private static boolean proven(Optional<PushResult> push, Platform platform, Digest manifest) {
        return push.stream()
                .flatMap(found -> found.destinations().stream())
                .flatMap(each -> each.platforms().stream())
                .anyMatch(each -> each.platform().equals(platform) && manifest.equals(each.tested()));
    }

    private PlatformAccount platform(
            Platform platform, Digest digest, Optional<TestResult> test, LayoutDocuments layout, String otherwise) {
        Optional<PlatformResult> result = test.flatMap(found -> found.platforms().stream()
                .filter(each -> each.platform().equals(platform))
                .findFirst());
        return new PlatformAccount(
                platform,
                digest,
                layout.manifest(digest).map(LayoutDocuments::bytes).orElse(0L),
                unpacked(platform),
                layout.manifest(digest)
                        .map(manifest -> manifest.layers().size())
                        .orElse(0),
                result.map(PlatformResult::run).orElse(""),
                result.map(PlatformResult::started).orElse(""),
                result.map(each -> lower(each.outcome())).orElse(otherwise),
                result.map(AccountReader::tests).orElse(List.of()),
                test.map(found -> findings(found, platform)).orElse(List.of()));
    }

    private long unpacked(Platform platform) {
        return build.map(found -> found.sizes().get(platform))
                .map(PlatformSize::unpacked)
                .orElse(0L);
    }

    private static List<TestAccount> tests(PlatformResult platform) {
        return platform.tests().stream()
                .map(test -> new TestAccount(
                        test.name(), lower(test.outcome()), test.detail(), test.milliseconds(), test.log()))
                .toList();
    }

    private static List<FindingAccount> findings(TestResult test, Platform platform) {
        return test.findings().stream()
                .filter(finding -> finding.platform().equals(platform))
                .map(finding -> new FindingAccount(finding.rule().id(), finding.fails(), finding.message()))
                .toList();
    }

    private static List<DestinationAccount> destinations(PushResult push) {
        return push.destinations().stream()
                .map(each -> new DestinationAccount(
                        each.repository().name(),
                        lower(each.outcome()),
                        each.tags().stream()
                                .map(tag -> new TagAccount(tag.tag(), lower(tag.outcome())))
                                .toList(),
                        each.bytesSent(),
                        each.blobsSent(),
                        each.failure() == null
                                ? null
                                : each.failure().lines().findFirst().orElse("")))
                .toList();
    }

    private List<String> notes(Optional<TestResult> test, Optional<PushResult> push, boolean attested) {
        List<String> notes = new ArrayList<>();
        if (anyTest.isPresent() && test.isEmpty()) {
            notes.add("The last test was of another build ("
                    + anyTest.get().index().digest() + "); it proves nothing about this one.");
        }
        if (anyPush.isPresent() && push.isEmpty()) {
            notes.add("What was published last is another build ("
                    + anyPush.get().index().digest() + ").");
        }
        if (push.isPresent() && !push.get().tested()) {
            boolean partly = push.get().destinations().stream()
                    .flatMap(each -> each.platforms().stream())
                    .anyMatch(each -> each.tested() != null);
            notes.add(
                    partly
                            ? "The platforms that say skipped were published untested, because pixelzx.push.allowSkipped"
                                    + " names them."
                            : "These bytes were published untested, because pixelzx.requireTested was false.");
        }
        push.map(PushResult::leftOut)
                .filter(leftOut -> !leftOut.isEmpty())
                .ifPresent(leftOut -> notes.add(
                        "Asked for, too, and left out of the image for want of an emulator (pixelzx.emulation=skip): "
                                + leftOut.stream().map(Platform::toString).collect(Collectors.joining(", ")) + '.'));
        if (build.isPresent() && build.get().dirty()) {
            notes.add("Tracked files differed from the commit when the image was built.");
        }
        if (attested) {
            notes.add(
                    "The index also lists attestations. They say when and how the build ran, so the digest of the index"
                            + " differs between two builds of the same sources; the digests of the platforms do not.");
        }
        return notes;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
