package io.github.pixelzx.docker.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A platform {@code os/architecture[/variant]} as Docker and OCI name it.
 *
 * <p>Always in normal form, as buildx writes it: {@code arm} is {@code arm/v7}, {@code arm64/v8} is {@code arm64} and
 * {@code amd64/v1} is {@code amd64}, so that equal platforms are equal values.
 *
 * @param os for example {@code linux}
 * @param architecture Go's name, for example {@code arm64}
 * @param variant for example {@code v7}; null where the architecture has none
 */
public record Platform(
        String os, String architecture, @Nullable String variant) implements Comparable<Platform> {

    private static final Pattern PART = Pattern.compile("[a-z0-9_.-]+");

    /** The order in which platforms are listed everywhere; others follow by name. */
    private static final List<String> CANONICAL_ORDER = List.of(
            "linux/amd64",
            "linux/arm64",
            "linux/arm/v7",
            "linux/arm/v6",
            "linux/arm/v5",
            "linux/386",
            "linux/riscv64",
            "linux/ppc64le",
            "linux/s390x");

    public Platform {
        variant = normalVariant(architecture, variant);
        for (String part : variant == null ? List.of(os, architecture) : List.of(os, architecture, variant)) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("not a platform part: '" + part + "'");
            }
        }
    }

    /**
     * Reads {@code os/architecture[/variant]}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    @JsonCreator
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("not a platform: '" + text + "'; the form is os/architecture[/variant]");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
    }

    public static Platform of(String os, String architecture) {
        return new Platform(os, architecture, null);
    }

    public Optional<String> variantIfAny() {
        return Optional.ofNullable(variant);
    }

    /** The platform as part of a file name or tag: {@code linux-arm-v7}. */
    public String slug() {
        return toString().replace('/', '-');
    }

    /** As every record's; written here because a build that finds nothing to do would wait for the code made at run time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Platform platform
                && os.equals(platform.os)
                && architecture.equals(platform.architecture)
                && Objects.equals(variant, platform.variant);
    }

    @Override
    public int hashCode() {
        return (os.hashCode() * 31 + architecture.hashCode()) * 31 + Objects.hashCode(variant);
    }

    @Override
    public int compareTo(Platform other) {
        int byRank = Integer.compare(rank(), other.rank());
        return byRank == 0 ? toString().compareTo(other.toString()) : byRank;
    }

    @Override
    @JsonValue
    public String toString() {
        return os + '/' + architecture + (variant == null ? "" : '/' + variant);
    }

    private int rank() {
        int rank = CANONICAL_ORDER.indexOf(toString());
        return rank < 0 ? CANONICAL_ORDER.size() : rank;
    }

    private static @Nullable String normalVariant(String architecture, @Nullable String variant) {
        String given = variant == null || variant.isEmpty() ? null : variant;
        return switch (architecture) {
            case "arm" -> given == null ? "v7" : given;
            case "arm64" -> "v8".equals(given) ? null : given;
            case "amd64" -> "v1".equals(given) ? null : given;
            default -> given;
        };
    }
}
