package io.github.pixelzx.docker.build;

import java.util.List;

/**
 * What an image was made from.
 *
 * @param fingerprint everything of this machine
 * @param bases the images it was built upon or copied from
 * @param remote instructions that fetched something else, which may be another thing next time
 * @param mirrors hosts the builder asks before Docker Hub
 */
public record BuiltFrom(Fingerprint fingerprint, List<BaseImage> bases, List<String> remote, List<String> mirrors) {

    public BuiltFrom {
        bases = List.copyOf(bases);
        remote = List.copyOf(remote);
        mirrors = List.copyOf(mirrors);
    }
}
