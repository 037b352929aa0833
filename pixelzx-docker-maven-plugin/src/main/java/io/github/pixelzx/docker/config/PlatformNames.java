package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads platforms as people write them and knows what other tools call them. */
final class PlatformNames {

    /** Each architecture Docker knows and the variants it may have. */
    private static final Map<String, List<String>> ARCHITECTURES = Map.of(
            "amd64", List.of("v1", "v2", "v3", "v4"),
            "arm64", List.of("v8", "v9"),
            "arm", List.of("v5", "v6", "v7", "v8"),
            "386", List.of(),
            "riscv64", List.of(),
            "ppc64le", List.of(),
            "s390x", List.of(),
            "mips64le", List.of(),
            "loong64", List.of());

    /** Other spellings, from the kernel, compilers, Linux distributions and image names. */
    private static final Map<String, List<String>> ALIASES = aliases();

    /**
     * A name that is none.
     *
     * @param reason why, in the user's words
     * @param suggestion what was probably meant; none if nothing comes near
     */
    record Unknown(String reason, Optional<Platform> suggestion) {}

    private PlatformNames() {}

    /** What is wrong with a platform name; none if {@link Platform#parse} takes it and it is one of Docker's. */
    static Optional<Unknown> check(String name) {
        Optional<Platform> alias = alias(name);
        if (alias.isPresent()) {
            return Optional.of(new Unknown("'" + name + "' is called " + alias.get() + " here", alias));
        }
        String[] parts = name.split("/", -1);
        if (!parts[0].equals("linux") && List.of("windows", "darwin", "freebsd").contains(parts[0])) {
            return Optional.of(new Unknown(
                    "'" + name + "' cannot be built: BuildKit's builders and the engines that test the image run Linux"
                            + " containers only",
                    Optional.empty()));
        }
        if (parts.length < 2 || parts.length > 3 || !parts[0].equals("linux")) {
            return Optional.of(new Unknown(
                    "'" + name + "' is no platform; the form is os/architecture[/variant], for example linux/arm64",
                    nearest(name)));
        }
        List<String> variants = ARCHITECTURES.get(parts[1]);
        if (variants == null) {
            return Optional.of(new Unknown("'" + name + "' names no architecture Docker knows", nearest(name)));
        }
        if (parts.length == 3 && !variants.contains(parts[2])) {
            return Optional.of(new Unknown(
                    "'" + name + "' names no variant of " + parts[1] + "; "
                            + (variants.isEmpty() ? "it has none" : "it has " + String.join(", ", variants)),
                    nearest(name)));
        }
        return Optional.empty();
    }

    private static Optional<Platform> nearest(String name) {
        List<String> all = ARCHITECTURES.entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        entry.getKey().equals("arm") ? Stream.empty() : Stream.of("linux/" + entry.getKey()),
                        entry.getValue().stream().map(variant -> "linux/" + entry.getKey() + '/' + variant)))
                .toList();
        return Nearest.to(name, all).map(Platform::parse);
    }

    private static Optional<Platform> alias(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String bare =
                lower.startsWith("linux/") || lower.startsWith("linux-") ? lower.substring("linux/".length()) : lower;
        String candidate = "linux/" + bare;
        if (isPlatform(candidate.split("/", -1))) {
            return name.equals(candidate) ? Optional.empty() : Optional.of(Platform.parse(candidate));
        }
        return ALIASES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(bare))
                .map(entry -> Platform.parse(entry.getKey()))
                .findFirst();
    }

    private static boolean isPlatform(String[] parts) {
        List<String> variants = parts.length < 2 || parts.length > 3 ? null : ARCHITECTURES.get(parts[1]);
        return variants != null && (parts.length == 2 || variants.contains(parts[2]));
    }

    private static Map<String, List<String>> aliases() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("linux/amd64", List.of("x86_64", "x86-64", "x64", "x86/64", "intel64"));
        names.put("linux/arm64", List.of("aarch64", "arm64v8", "armv8", "aarch64/v8", "arm/64", "arm/v8l"));
        names.put(
                "linux/arm/v7",
                List.of(
                        "armv7",
                        "armv7l",
                        "armv7hf",
                        "armhf",
                        "arm32",
                        "arm32v7",
                        "arm32/v7",
                        "arm-v7",
                        "arm/7",
                        "arm7"));
        names.put(
                "linux/arm/v6",
                List.of("armv6", "armv6l", "armv6hf", "arm32v6", "arm32/v6", "arm-v6", "arm/6", "arm6"));
        names.put(
                "linux/arm/v5", List.of("armel", "armv5", "armv5te", "arm32v5", "arm32/v5", "arm-v5", "arm/5", "arm5"));
        names.put("linux/386", List.of("i386", "i486", "i586", "i686", "x86", "x86_32", "ia32"));
        names.put("linux/riscv64", List.of("riscv", "risc-v", "riscv64gc", "rv64"));
        names.put("linux/ppc64le", List.of("ppc64el", "powerpc64le", "ppcle"));
        names.put("linux/s390x", List.of("s390", "systemz"));
        names.put("linux/mips64le", List.of("mips64el", "mips64"));
        names.put("linux/loong64", List.of("loongarch64", "loongarch"));
        return names;
    }
}
