package io.github.pixelzx.docker.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.DebianRegistry;
import io.github.pixelzx.docker.registry.FaultProxy;
import io.github.pixelzx.docker.registry.FaultProxy.Fault;
import io.github.pixelzx.docker.registry.Faults;
import io.github.pixelzx.docker.registry.HastyRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.StrictRegistry;
import io.github.pixelzx.docker.registry.TokenServer;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault at every request in turn: what passes is survived in the same run, what stays moves no tag, and the next
 * run finishes.
 */
class BadDayTest {

    private static final List<String> TAGS = List.of("1.0", "latest");
    private static final Credentials LOGIN = Credentials.of("someone", "secret", "the test");

    @TempDir
    Path directory;

    private final FaultProxy proxy = new FaultProxy();
    private final List<String> wrong = new ArrayList<>();
    private RegistryDoor door = HastyRegistries.with(Optional.empty(), Duration.ofMillis(400));
    private ImageLayout before;
    private ImageLayout image;
    private int injected;
    private int survived;
    private int finished;
    private int repositories;

    @BeforeEach
    void makesTwoImages() {
        before = image("before", 100);
        // One layer of several parts.
        image = image("image", 3 * HastyRegistries.PART);
    }

    @AfterEach
    void closesTheProxy() {
        proxy.close();
    }

    /** The quick half: every fault, at a few requests. */
    @Test
    void survivesABadDay() {
        try (StrictRegistry registry = new StrictRegistry().takingParts().mounting()) {
            proxy.standBefore(registry.host(), registry.host());
            everyFault(7);
        }
    }

    @Test
    @Tag("long")
    void survivesEveryFaultAtEveryRequestToAStrictRegistry() {
        try (StrictRegistry registry = new StrictRegistry().mounting()) {
            proxy.standBefore(registry.host(), registry.host());
            everyFault(1);
        }
    }

    @Test
    @Tag("docker")
    void survivesABadDayOfADebianRegistryWithTokens() {
        aDebianRegistryWithTokens(29);
    }

    @Test
    @Tag("docker")
    @Tag("long")
    void survivesEveryFaultAtEveryRequestToADebianRegistryWithTokens() {
        aDebianRegistryWithTokens(1);
    }

    private void aDebianRegistryWithTokens(int step) {
        String realm = "http://" + proxy.host() + "/token";
        try (TokenServer tokens = new TokenServer(directory, "someone:secret");
                DebianRegistry registry = DebianRegistry.withTokens(directory, tokens, realm)) {
            // A process of its own may be kept waiting for the processor longer than a thread of this one.
            door = HastyRegistries.with(Optional.of(LOGIN), Duration.ofMillis(1500));
            proxy.standBefore(registry.host(), tokens.host());
            atEveryRequest("token expires", Faults.tokenExpires(realm), true, step);
            everyFault(step);
        }
    }

    private void everyFault(int step) {
        Faults.passing().forEach((name, fault) -> atEveryRequest(name, fault, true, step));
        Faults.lasting().forEach((name, fault) -> atEveryRequest(name, fault, false, step));
        report();
    }

    private void report() {
        System.out.printf(
                "faults injected: %d, passing ones survived: %d, runs that finished after lasting ones: %d, wrong: %d%n",
                injected, survived, finished, wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(survived).isPositive();
        assertThat(finished).isPositive();
    }

    /** One push per request that a push makes, each with the fault at another of them. */
    private void atEveryRequest(String name, Fault fault, boolean passes, int step) {
        for (int number = 1; ; number += step) {
            ImageReference repository = ImageReference.parse(proxy.host() + "/acme/app" + ++repositories);
            proxy.calm();
            assertThat(push(before, repository)).isEmpty();
            String what = name + " at request " + number;
            if (passes) {
                proxy.strikeOnce(number, fault);
            } else {
                proxy.strikeFrom(number, fault);
            }
            Optional<ProblemException> problem = push(image, repository);
            List<String> log = proxy.log();
            if (proxy.struck() == 0) {
                assertThat(problem).as(what).isEmpty();
                return;
            }
            injected++;
            proxy.calm();
            List<Digest> tags = check(repository, what);
            if (passes) {
                problem.ifPresent(failure -> wrong.add(what + " was not survived: " + failure.getMessage()));
                survived += problem.isEmpty() ? 1 : 0;
            } else {
                if (problem.isEmpty() && !isPublishedThere(log, tags)) {
                    wrong.add(what + " was not noticed; " + log.get(log.size() - 1));
                }
                boolean tagged = log.subList(0, Math.min(number - 1, log.size())).stream()
                        .anyMatch(line -> line.matches("PUT .*/manifests/(1.0|latest)"));
                if (!tagged
                        && !tags.equals(
                                List.of(before.index().digest(), before.index().digest()))) {
                    wrong.add(what + " moved a tag: " + tags);
                }
                push(image, repository)
                        .ifPresentOrElse(
                                failure -> wrong.add("after " + what + ": " + failure.getMessage()), () -> finished++);
                tags = check(repository, "after " + what);
            }
            if (!tags.equals(List.of(image.index().digest(), image.index().digest()))) {
                wrong.add(what + " ended with " + tags);
            }
        }
    }

    /** Whether all is done, and what the tags named before was asked for, to warn of what they lost. */
    private boolean isPublishedThere(List<String> log, List<Digest> tags) {
        return tags.equals(List.of(image.index().digest(), image.index().digest()))
                && log.stream()
                        .anyMatch(line -> line.matches(
                                "GET .*/manifests/" + before.index().digest() + "( .*)?"));
    }

    private Optional<ProblemException> push(ImageLayout layout, ImageReference repository) {
        try {
            new LayoutPush(door, Progress.SILENT, "test")
                    .push(
                            Shipment.untested(layout, List.of(repository), TAGS, Verify.MANIFESTS),
                            Workspace.of(directory.resolve("target"), "app"));
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e);
        }
    }

    /** What the tags point to; whatever that is, all of it must be there. */
    private List<Digest> check(ImageReference repository, String what) {
        List<Digest> tags = new ArrayList<>();
        try (Registry registry = door.open(repository, Access.PULL)) {
            for (String tag : TAGS) {
                RegistryDocument index = registry.getManifest(tag).orElseThrow();
                tags.add(index.digest());
                ImageIndex.parse(index.bytes()).manifests().stream()
                        .map(child -> registry.getManifest(child.digest().toString()))
                        .map(Optional::orElseThrow)
                        .flatMap(child -> ImageManifest.parse(child.bytes()).blobs().stream())
                        .filter(blob -> !registry.hasBlob(blob))
                        .forEach(blob -> wrong.add(what + ": " + tag + " lacks " + blob));
            }
        }
        return tags;
    }

    private ImageLayout image(String name, int size) {
        Path place = directory.resolve(name);
        LayoutFixture fixture = new LayoutFixture(place);
        byte[] layer = new byte[size];
        new Random(size).nextBytes(layer);
        Map<String, Object> config = LayoutFixture.config("/" + name);
        Descriptor amd64 = fixture.image(Platform.parse("linux/amd64"), config, layer, name.getBytes(UTF_8));
        Descriptor arm64 = fixture.image(Platform.parse("linux/arm64"), config, (name + " arm64").getBytes(UTF_8));
        fixture.top(fixture.index(List.of(amd64, arm64)));
        return ImageLayout.read(place);
    }
}
