package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import java.util.HashSet;
import java.util.Set;

/**
 * One platform's image as its checks see it.
 *
 * @param libraries where its loaders look
 * @param judged files, by their path without links, of which it is known whether they run
 */
record Subject(
        PlatformImage image,
        ImageTree tree,
        SearchPath path,
        LibraryPaths libraries,
        Findings findings,
        Set<String> judged) {

    static Subject of(PlatformImage image, ImageTree tree, Findings findings) {
        return new Subject(
                image,
                tree,
                SearchPath.from(image.config()),
                LibraryPaths.of(tree, image.config()),
                findings,
                new HashSet<>());
    }

    Platform platform() {
        return image.platform();
    }
}
