package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
        TreeMap<String, Set<Platform>> platforms = new TreeMap<>();
        Set<String> unnamed = new HashSet<>();
        Set<String> remote = new LinkedHashSet<>();
        for (StepName step : steps) {
            Matcher image = IMAGE.matcher(step.instruction());
            if (image.lookingAt()) {
                Digest digest = Digest.parse(image.group(2));
                String name = image.group(1) + '@' + digest;
                Set<Platform> on = platforms.computeIfAbsent(name, none -> new TreeSet<>());
                platform(step.runsOn()).ifPresentOrElse(on::add, () -> unnamed.add(name));
                ImageReference reference = ImageReference.parse(image.group(1));
                boolean pinned = written.contains(digest.hex());
                bases.put(name, new BaseImage(reference, digest, pinned, List.copyOf(on)));
            } else if (FETCHED.matcher(step.instruction()).matches()
                    && !step.instruction().contains(CHECKSUM)) {
                remote.add(step.oneLine());
            }
        }
        // BuildKit names steps that are the same once, by any of their names: one without a platform may be for any.
        unnamed.forEach(name -> bases.computeIfPresent(name, (same, base) -> base.forAnyPlatform()));
        return new BuildSources(List.copyOf(bases.values()), List.copyOf(remote));
    }

    /**
     * The same, with no base pinned that is written without its digest as well.
     *
     * @param floating the references that are written without a digest
     */
    BuildSources floating(List<ImageReference> floating) {
        Set<ImageReference> found = new HashSet<>();
        bases.stream().filter(base -> !base.pinned()).forEach(base -> found.add(base.reference()));
        List<BaseImage> all = bases.stream()
                .map(base -> floating.contains(base.reference()) && !found.contains(base.reference())
                        ? new BaseImage(base.reference(), base.digest(), false, base.platforms())
                        : base)
                .toList();
        return new BuildSources(all, remote);
    }

    private static Optional<Platform> platform(String text) {
        try {
            return Optional.of(Platform.parse(text));
        } catch (IllegalArgumentException e) {
            // The name tells none, or in a way this does not know: then none is known.
            return Optional.empty();
        }
    }
}
