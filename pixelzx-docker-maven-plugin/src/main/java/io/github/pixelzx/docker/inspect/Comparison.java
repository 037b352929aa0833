package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.inspect.PlatformDetails.LayerDetails;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an image differs from another.
 *
 * @param against the other one
 * @param digest of its index
 * @param equalPlatforms whether both hold the same platforms with the same manifests; attestations and annotations of the
 *     index do not count
 * @param differences in sentences, platform by platform
 */
public record Comparison(String against, Digest digest, boolean equalPlatforms, List<String> differences) {

    public Comparison {
        differences = List.copyOf(differences);
    }

    static Comparison of(ImageDetails image, ImageDetails other) {
        List<String> differences = new ArrayList<>();
        TreeSet<Platform> all = new TreeSet<>();
        Stream.of(image, other).forEach(each -> each.platforms().forEach(found -> all.add(found.platform())));
        for (Platform platform : all) {
            PlatformDetails one = image.platform(platform).orElse(null);
            PlatformDetails two = other.platform(platform).orElse(null);
            if (one == null || two == null) {
                differences.add(platform + " is in " + (one == null ? other : image).name() + " only");
            } else if (!one.manifest().equals(two.manifest())) {
                differences.add(platform + ": manifest " + one.manifest().brief() + " here, "
                        + two.manifest().brief() + " there; " + String.join("; ", parts(one, two)));
            }
        }
        boolean equal = differences.isEmpty();
        if (equal && !image.digest().equals(other.digest())) {
            differences.add("every platform is the same; the indexes differ ("
                    + image.digest().brief() + " here, " + other.digest().brief()
                    + " there) in attestations or annotations");
        }
        return new Comparison(other.name(), other.digest(), equal, differences);
    }

    /** What differs between two images of one platform; never empty. */
    private static List<String> parts(PlatformDetails one, PlatformDetails two) {
        List<String> parts = new ArrayList<>();
        List<Digest> here = one.layers().stream().map(LayerDetails::digest).toList();
        List<Digest> there = two.layers().stream().map(LayerDetails::digest).toList();
        int same = 0;
        while (same < Math.min(here.size(), there.size()) && here.get(same).equals(there.get(same))) {
            same++;
        }
        if (!here.equals(there)) {
            parts.add("layers: " + here.size() + " here, " + there.size() + " there, the first " + same + " the same");
        }
        part(parts, "user", one.runsAs(), two.runsAs());
        part(parts, "working directory", one.workingDir(), two.workingDir());
        part(parts, "entrypoint", one.entrypoint(), two.entrypoint());
        part(parts, "command", one.command(), two.command());
        part(parts, "created", one.created(), two.created());
        part(parts, "labels", one.labels(), two.labels());
        if (parts.isEmpty()) {
            parts.add(one.config().equals(two.config()) ? "the manifests' annotations or types" : "the configs");
        }
        return parts;
    }

    private static void part(List<String> parts, String name, @Nullable Object here, @Nullable Object there) {
        if (!Objects.equals(here, there)) {
            parts.add(name + " " + here + " here, " + there + " there");
        }
    }
}
