package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An annotation and where in the image it stands.
 *
 * @param platform only this platform's; null for all
 */
public record ImageAnnotation(Level level, @Nullable Platform platform, String key, String value) {

    private static final Pattern PLACE = Pattern.compile("([a-z-]+)(?:\\[([^]]+)])?");

    /** The documents of an image that carry annotations. */
    public enum Level {
        INDEX,
        INDEX_DESCRIPTOR,
        MANIFEST,
        MANIFEST_DESCRIPTOR;

        /** The name buildx has for it. */
        public String buildxName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether only an image with an index has this. */
        public boolean ofTheIndex() {
            return this == INDEX || this == INDEX_DESCRIPTOR;
        }
    }

    /**
     * Reads buildx's form {@code [level[,level...][\[platform]]:]key=value}; without a level it is the manifest's.
     *
     * @return one annotation per level named
     * @throws IllegalArgumentException if the text has another form, saying what is wrong with it
     */
    static List<ImageAnnotation> parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + text + "' is not of the form key=value");
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        int colon = name.indexOf(':');
        String key = name.substring(colon + 1).strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' has no key before the '='");
        }
        if (colon < 0) {
            return List.of(new ImageAnnotation(Level.MANIFEST, null, key, value));
        }
        List<ImageAnnotation> annotations = new ArrayList<>();
        for (String place : name.substring(0, colon).split(",", -1)) {
            annotations.add(at(place.strip(), key, value));
        }
        return annotations;
    }

    private static ImageAnnotation at(String place, String key, String value) {
        Matcher matcher = PLACE.matcher(place);
        Level level = Arrays.stream(Level.values())
                .filter(each -> matcher.matches() && each.buildxName().equals(matcher.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + place + "' is none of "
                        + Arrays.stream(Level.values()).map(Level::buildxName).collect(Collectors.joining(", "))
                        + ", each with an optional [platform]"));
        String platform = matcher.group(2);
        if (platform == null) {
            return new ImageAnnotation(level, null, key, value);
        }
        if (level.ofTheIndex()) {
            throw new IllegalArgumentException("'" + place + "': an index is that of all platforms");
        }
        return new ImageAnnotation(level, Platform.parse(platform), key, value);
    }

    /** The same annotation with another value. */
    public ImageAnnotation withValue(String other) {
        return new ImageAnnotation(level, platform, key, other);
    }

    /** Whether it stands in the manifest of one of these platforms, and not in an index. */
    public boolean concerns(List<Platform> some) {
        return level == Level.MANIFEST && (platform == null || some.contains(platform));
    }

    /** The same for an image of one platform, in which BuildKit overlooks annotations that name it. */
    public ImageAnnotation ofOnlyPlatform() {
        return new ImageAnnotation(level, null, key, value);
    }

    /** The form buildx reads. */
    @Override
    public String toString() {
        return level.buildxName() + (platform == null ? "" : "[" + platform + ']') + ':' + key + '=' + value;
    }
}
