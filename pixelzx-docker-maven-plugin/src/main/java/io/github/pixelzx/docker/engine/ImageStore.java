package io.github.pixelzx.docker.engine;

/** Where an engine keeps images, which decides what an image's ID is and whether it can hold several platforms. */
public enum ImageStore {
    /** A graph driver such as overlay2: one platform per name, an ID is the digest of the config. */
    CLASSIC,
    /** A snapshotter of containerd: whole indexes, an ID is the digest of the manifest or index. */
    CONTAINERD
}
