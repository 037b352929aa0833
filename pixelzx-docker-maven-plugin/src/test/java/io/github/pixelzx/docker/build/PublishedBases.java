package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.registry.FakeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Base images in a registry, for a cache to keep.
 *
 * @param place a directory for what is being uploaded
 */
record PublishedBases(FakeRegistry registry, Path place) {

    /** An image of one platform, without an index. */
    Digest image(String content, String... layers) {
        return Digest.of(manifest(content, layers));
    }

    /** An index with an image for each platform, under a tag. */
    Digest index(String tag, String content, Platform... platforms) {
        String entries =
                Stream.of(platforms).map(platform -> entry(content, platform)).collect(Collectors.joining(","));
        byte[] index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(MediaTypes.OCI_INDEX, entries)
                .getBytes(StandardCharsets.UTF_8);
        registry.putManifest(index, MediaTypes.OCI_INDEX, tag);
        return Digest.of(index);
    }

    private String entry(String content, Platform platform) {
        String own = content + ' ' + platform;
        byte[] manifest = manifest(own, "layer of " + own);
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}"
                .formatted(
                        MediaTypes.OCI_MANIFEST,
                        Digest.of(manifest),
                        manifest.length,
                        platform.os(),
                        platform.architecture());
    }

    private byte[] manifest(String content, String... layers) {
        String blobs = Arrays.stream(layers)
                .map(layer -> blob("application/vnd.oci.image.layer.v1.tar+gzip", layer))
                .collect(Collectors.joining(","));
        byte[] manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(
                        MediaTypes.OCI_MANIFEST,
                        blob(MediaTypes.OCI_CONFIG, "{\"config of\":\"" + content + "\"}"),
                        blobs)
                .getBytes(StandardCharsets.UTF_8);
        registry.putManifest(
                manifest, MediaTypes.OCI_MANIFEST, Digest.of(manifest).toString());
        return manifest;
    }

    private String blob(String mediaType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        try {
            registry.uploadBlob(
                    Descriptor.of(mediaType, digest, bytes.length), Files.write(place.resolve("blob"), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(mediaType, digest, bytes.length);
    }
}
