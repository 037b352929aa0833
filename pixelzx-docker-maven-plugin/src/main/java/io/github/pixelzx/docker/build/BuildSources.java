package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came into an image from elsewhere, as the names of BuildKit's steps tell.
 *
 * @param bases the images it was built upon or copied from, with what they stood for
 * @param remote instructions that fetched something whose contents the Dockerfile does not fix
 */
record BuildSources(List<BaseImage> bases, List<String> remote) {

    /** {@code FROM docker.io/library/alpine:latest@sha256:…}, also of frontends and named build contexts. */
    private static final Pattern IMAGE = Pattern.compile("(?:FROM |docker-image://)(\\S+)@(sha256:[0-9a-f]{64})");

    private static final Pattern FETCHED =
            Pattern.compile("ADD\\s.*(?:https?://|git://|git@|ssh://).*", Pattern.DOTALL);
    private static final String CHECKSUM = "--checksum=";

    BuildSources {
        bases = List.copyOf(bases);
        remote = List.copyOf(remote);
    }

    /**
     * Reads the names of all steps of a build.
     *
     * @param written what the user wrote, Dockerfile and configuration: a digest in it is not asked for again
     */
    static BuildSources of(Collection<StepName> steps, String written) {
        TreeMap<String, BaseImage> bases = new TreeMap<>();
        Set<String> remote = new LinkedHashSet<>();
        for (StepName step : steps) {
            Matcher image = IMAGE.matcher(step.instruction());
            if (image.lookingAt()) {
                Digest digest = Digest.parse(image.group(2));
                bases.put(
                        step.instruction(),
                        new BaseImage(ImageReference.parse(image.group(1)), digest, written.contains(digest.hex())));
            } else if (FETCHED.matcher(step.instruction()).matches()
                    && !step.instruction().contains(CHECKSUM)) {
                remote.add(step.oneLine());
            }
        }
        return new BuildSources(bases.values().stream().distinct().toList(), List.copyOf(remote));
    }
}
