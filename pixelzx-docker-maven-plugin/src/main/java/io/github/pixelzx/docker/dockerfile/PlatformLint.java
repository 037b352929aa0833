package io.github.pixelzx.docker.dockerfile;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a Dockerfile with the rules about platforms. It runs nothing.
 *
 * @param platforms what the image is built for; a constant that is right for all of them is no offence
 * @param singlePlatform whether a reference with a digest is an image of one platform; asked for no other
 */
public record PlatformLint(List<Platform> platforms, Predicate<ImageReference> singlePlatform) {

    private static final Set<String> PLATFORM_ARGUMENTS = Set.of(
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETARCH",
            "TARGETVARIANT",
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDARCH",
            "BUILDVARIANT");

    /** What people write for an architecture, with Docker's name for it. */
    private static final Map<String, String> ARCHITECTURES = Map.ofEntries(
            Map.entry("amd64", "amd64"),
            Map.entry("x86_64", "amd64"),
            Map.entry("x86-64", "amd64"),
            Map.entry("x64", "amd64"),
            Map.entry("arm64", "arm64"),
            Map.entry("aarch64", "arm64"),
            Map.entry("armv7", "arm"),
            Map.entry("armv7l", "arm"),
            Map.entry("armhf", "arm"),
            Map.entry("armv6", "arm"),
            Map.entry("armv6l", "arm"),
            Map.entry("386", "386"),
            Map.entry("i386", "386"),
            Map.entry("i686", "386"),
            Map.entry("riscv64", "riscv64"),
            Map.entry("ppc64le", "ppc64le"),
            Map.entry("s390x", "s390x"));

    private static final String ARCHITECTURE = ARCHITECTURES.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    private static final Pattern GOARCH =
            Pattern.compile("\\bGOARCH[= ]\\s*[\"']?(" + ARCHITECTURE + "|arm)[\"']?(?![A-Za-z0-9_-])");
    private static final Pattern ADDRESS = Pattern.compile("(?:https?|ftp)://[^\\s\"'\\\\;|)]+");
    private static final Pattern IN_ADDRESS = Pattern.compile("(?<![A-Za-z0-9])(" + ARCHITECTURE + ")(?![A-Za-z0-9])");

    /** Signs that an instruction finds out the architecture: what it names then are cases. */
    private static final Pattern DECIDES = Pattern.compile(
            "TARGETARCH|TARGETPLATFORM|TARGETVARIANT|uname|--print-architecture|--print-arch|BUILDARCH");

    private static final Pattern DIGEST = Pattern.compile("[^\\s@]+@sha256:[0-9a-f]{64}");

    /** What the rules find, by line. */
    public List<LintFinding> findings(Dockerfile file) {
        List<LintFinding> findings = new ArrayList<>();
        for (Instruction instruction : file.instructions()) {
            List<LintFinding> found = new ArrayList<>();
            switch (instruction.keyword()) {
                case "ARG" -> {
                    defaults(instruction, found);
                    downloads(instruction, found);
                }
                case "FROM" -> {
                    constantPlatform(instruction).ifPresent(found::add);
                    digest(instruction).ifPresent(found::add);
                }
                case "RUN", "ENV" -> {
                    goarch(instruction).ifPresent(found::add);
                    downloads(instruction, found);
                }
                case "ADD" -> downloads(instruction, found);
                default -> {
                    // The others are the same on every platform.
                }
            }
            found.removeIf(finding -> instruction.skipped().contains(finding.rule()));
            findings.addAll(found);
        }
        return findings;
    }

    private static void defaults(Instruction instruction, List<LintFinding> findings) {
        for (String argument : instruction.arguments().split("\\s+", -1)) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals > 0 && PLATFORM_ARGUMENTS.contains(name)) {
                findings.add(LintFinding.of(
                        PlatformRule.PLATFORM_ARG_DEFAULT,
                        instruction.line(),
                        "ARG " + argument + " may hide what BuildKit says of the platform",
                        "write ARG " + name));
            }
        }
    }

    private Optional<LintFinding> constantPlatform(Instruction instruction) {
        return instruction
                .flag("platform")
                .filter(value -> !value.isEmpty() && value.indexOf('$') < 0 && !isRightForAll(value))
                .map(value -> LintFinding.of(
                        PlatformRule.CONSTANT_PLATFORM,
                        instruction.line(),
                        "FROM --platform=" + value + " takes that platform whatever is built",
                        "write FROM --platform=$BUILDPLATFORM for a stage that compiles for $TARGETARCH, else leave the"
                                + " flag out"));
    }

    private Optional<LintFinding> digest(Instruction instruction) {
        String image = instruction.arguments().split("\\s+", -1)[0];
        if (platforms.size() < 2
                || instruction.flag("platform").isPresent()
                || !DIGEST.matcher(image).matches()) {
            return Optional.empty();
        }
        return reference(image)
                .filter(singlePlatform)
                .map(reference -> LintFinding.of(
                        PlatformRule.SINGLE_PLATFORM_DIGEST,
                        instruction.line(),
                        "FROM " + image.replaceFirst("(sha256:[0-9a-f]{12})[0-9a-f]*", "$1…")
                                + " is an image of one platform, and every platform gets it",
                        "take the digest of its index: docker buildx imagetools inspect "
                                + image.replaceFirst("@.*", "")));
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text))
                    .filter(found -> found.digestIfAny().isPresent());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<LintFinding> goarch(Instruction instruction) {
        Matcher matcher = GOARCH.matcher(instruction.arguments());
        if (DECIDES.matcher(instruction.arguments()).find()
                || !matcher.find()
                || isArchitectureOfAll(ARCHITECTURES.getOrDefault(matcher.group(1), matcher.group(1)))) {
            return Optional.empty();
        }
        return Optional.of(LintFinding.of(
                PlatformRule.CONSTANT_ARCHITECTURE,
                instruction.line(),
                "GOARCH=" + matcher.group(1) + " makes that architecture whatever is built",
                "write ARG TARGETARCH in this stage and GOARCH=$TARGETARCH"));
    }

    private void downloads(Instruction instruction, List<LintFinding> findings) {
        if (DECIDES.matcher(instruction.arguments()).find()) {
            return;
        }
        Matcher address = ADDRESS.matcher(instruction.arguments());
        while (address.find()) {
            Matcher word = IN_ADDRESS.matcher(address.group());
            if (word.find() && !isArchitectureOfAll(ARCHITECTURES.getOrDefault(word.group(1), ""))) {
                findings.add(LintFinding.of(
                        PlatformRule.DOWNLOAD_ARCHITECTURE,
                        instruction.line(),
                        address.group() + " is for " + word.group(1) + " whatever is built",
                        "write ARG TARGETARCH in this stage and ${TARGETARCH} in the address"));
                return;
            }
        }
    }

    private boolean isRightForAll(String text) {
        try {
            Platform platform = Platform.parse(text);
            return platforms.stream().allMatch(platform::equals);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isArchitectureOfAll(String architecture) {
        return platforms.stream().allMatch(platform -> platform.architecture().equals(architecture));
    }
}
