package io.github.pixelzx.docker.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutArchiveTest {

    private static final List<ImageReference> NAMES =
            List.of(ImageReference.parse("acme/app:1.0"), ImageReference.parse("acme/app:latest"));

    @TempDir
    Path directory;

    @Test
    void holdsTheWholeLayoutUnderEachName() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("layout")));

        Path unpacked = unpack(archive(layout), directory.resolve("unpacked"));

        assertThat(ImageLayout.read(unpacked).index()).isEqualTo(layout.index());
        JsonNode index =
                new ObjectMapper().readTree(unpacked.resolve("index.json").toFile());
        assertThat(index.path("manifests").findValuesAsText("io.containerd.image.name"))
                .containsExactly("docker.io/acme/app:1.0", "docker.io/acme/app:latest");
    }

    @Test
    void makesOneArchiveOfEqualLayouts() throws IOException {
        Path first = LayoutFixture.threePlatforms(directory.resolve("first"));
        Path second = LayoutFixture.threePlatforms(directory.resolve("second"));
        Files.writeString(second.resolve("ingest"), "no part of a layout");
        try (Stream<Path> files = Files.walk(second)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            }
        }

        assertThat(Digest.of(archive(ImageLayout.read(second)))).isEqualTo(Digest.of(archive(ImageLayout.read(first))));
    }

    @Test
    void holdsOnePlatformForBothKindsOfStore() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("layout")));
        PlatformImage arm64 = layout.platforms().get(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new PlatformArchive(layout, arm64, NAMES).writeTo(out);

        Path unpacked = unpack(out.toByteArray(), directory.resolve("unpacked"));
        ImageLayout one = ImageLayout.read(unpacked);
        assertThat(one.index().digest()).isEqualTo(arm64.manifest().digest());
        assertThat(one.platforms()).hasSize(1);
        JsonNode docker = new ObjectMapper()
                .readTree(unpacked.resolve("manifest.json").toFile())
                .path(0);
        assertThat(docker.path("RepoTags").toString()).isEqualTo("[\"acme/app:1.0\",\"acme/app:latest\"]");
        assertThat(unpacked.resolve(docker.path("Config").asText())).exists();
        assertThat(docker.path("Layers")).hasSize(2);
    }

    @Test
    void tellsNeitherWhoWroteItNorWhen() throws IOException {
        byte[] archive = archive(ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("layout"))));

        assertThat(entries(archive)).allSatisfy((name, entry) -> {
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.EPOCH);
            assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
            assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
        });
    }

    private static byte[] archive(ImageLayout layout) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LayoutArchive(layout, NAMES).writeTo(out);
        return out.toByteArray();
    }

    private static Map<String, TarArchiveEntry> entries(byte[] archive) throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    private static Path unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(tar, file);
            }
        }
        return target;
    }
}
