package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.imagetest.TestResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A workspace with a layout of three platforms and the record that all of it passed; and ways to spoil it. */
final class ProvenWorkspace {

    private final Workspace workspace;
    private final ImageLayout layout;

    ProvenWorkspace(Path target) {
        workspace = Workspace.of(target, "app");
        layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));
        recordPassed(layout.index(), layout.platforms());
    }

    /** Lets the record say that this platform was not run. */
    void skip(Platform skipped) {
        record(
                layout.index(),
                Outcome.SKIPPED,
                layout.platforms().stream()
                        .map(image ->
                                result(image, image.platform().equals(skipped) ? Outcome.SKIPPED : Outcome.PASSED))
                        .toList());
    }

    Workspace workspace() {
        return workspace;
    }

    /** What can happen to a layout between its test and its publication. */
    enum Harm {
        BYTE_OF_THE_INDEX {
            @Override
            void doTo(ProvenWorkspace proven) throws IOException {
                proven.flip(proven.layout.index());
            }
        },
        BYTE_OF_A_MANIFEST {
            @Override
            void doTo(ProvenWorkspace proven) throws IOException {
                proven.flip(proven.layout.platforms().get(1).manifest());
            }
        },
        BYTE_OF_A_CONFIG {
            @Override
            void doTo(ProvenWorkspace proven) throws IOException {
                proven.flip(proven.layout.platforms().get(1).parsedManifest().config());
            }
        },
        BYTE_OF_A_LAYER {
            @Override
            void doTo(ProvenWorkspace proven) throws IOException {
                proven.flip(proven.layout
                        .platforms()
                        .get(2)
                        .parsedManifest()
                        .layers()
                        .get(1));
            }
        },
        BLOB_GONE {
            @Override
            void doTo(ProvenWorkspace proven) throws IOException {
                Files.delete(proven.layout.blob(proven.layout.blobs().get(0).digest()));
            }
        },
        /** Every digest is right, and even the record is made to fit. */
        PLATFORMS_SWAPPED {
            @Override
            void doTo(ProvenWorkspace proven) {
                PlatformImage first = proven.layout.platforms().get(0);
                PlatformImage second = proven.layout.platforms().get(1);
                PlatformImage third = proven.layout.platforms().get(2);
                LayoutFixture fixture = new LayoutFixture(proven.workspace.layout());
                Descriptor index = fixture.index(List.of(
                        LayoutFixture.withPlatform(first.manifest(), second.platform()),
                        LayoutFixture.withPlatform(second.manifest(), first.platform()),
                        third.manifest()));
                fixture.top(index);
                proven.recordPassed(
                        index,
                        List.of(
                                new PlatformImage(
                                        second.platform(), first.manifest(), first.parsedManifest(), first.config()),
                                new PlatformImage(
                                        first.platform(), second.manifest(), second.parsedManifest(), second.config()),
                                third));
            }
        };

        abstract void doTo(ProvenWorkspace proven) throws IOException;
    }

    private void flip(Descriptor blob) throws IOException {
        Path file = layout.blob(blob.digest());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private void recordPassed(Descriptor index, List<PlatformImage> platforms) {
        record(
                index,
                Outcome.PASSED,
                platforms.stream().map(image -> result(image, Outcome.PASSED)).toList());
    }

    private void record(Descriptor index, Outcome outcome, List<PlatformResult> platforms) {
        workspace.write(
                TestResult.FILE,
                new TestResult(
                        "app",
                        new TestedIndex(index.digest(), index.mediaType(), index.size()),
                        outcome,
                        platforms,
                        List.of(),
                        "2026-01-01T00:00:00Z",
                        "test"));
    }

    private static PlatformResult result(PlatformImage image, Outcome outcome) {
        return new PlatformResult(
                image.platform(),
                image.manifest().digest(),
                image.parsedManifest().config().digest(),
                "native",
                "/app",
                outcome,
                List.of());
    }
}
