package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Digest;

/** An index or manifest as a registry hands it out. */
public final class RegistryDocument {

    private final String mediaType;
    private final byte[] bytes;

    private RegistryDocument(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes;
    }

    public static RegistryDocument of(String mediaType, byte[] bytes) {
        return new RegistryDocument(mediaType, bytes.clone());
    }

    /** The type the registry gives it. */
    public String mediaType() {
        return mediaType;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Computed from the bytes, not taken from what the registry says. */
    public Digest digest() {
        return Digest.of(bytes);
    }

    @Override
    public String toString() {
        return mediaType + ' ' + digest();
    }
}
