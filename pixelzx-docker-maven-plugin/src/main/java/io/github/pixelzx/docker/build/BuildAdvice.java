package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What BuildKit's words mean for the user: a table from the first words that fit to a kind of problem and its fixes.
 */
enum BuildAdvice {
    CLUSTER_FORBIDS(
            "is forbidden: User",
            Kind.ENVIRONMENT,
            HelpTopic.KUBERNETES,
            "kubectl auth can-i create deployments   (and pods/exec, configmaps; as the user of the kubeconfig)",
            "or another <builder><driverOpts><namespace> (-Dpixelzx.builder.driverOpts.namespace)"),
    PODS_NOT_READY(
            "expected \\d+ replicas to be ready, got \\d+|no running buildkit pods found",
            Kind.ENVIRONMENT,
            HelpTopic.KUBERNETES,
            "kubectl describe pods -l app={builder}-pods   (pending: no node fits; ImagePullBackOff: the image cannot be pulled)",
            "or wait longer: -Dpixelzx.builder.driverOpts.timeout=5m (<builder><driverOpts><timeout>)"),
    CLUSTER_LOST(
            "\"https://[^\"]*/apis?/[^\"]*\": ",
            Kind.ENVIRONMENT,
            HelpTopic.KUBERNETES,
            "kubectl cluster-info   (does the cluster answer?)"),
    NOT_RUNNABLE(
            "exec format error",
            Kind.ENVIRONMENT,
            HelpTopic.PLATFORM_NOT_RUNNABLE,
            "docker run --privileged --rm tonistiigi/binfmt --install {architecture}",
            "or let that step run on this machine's platform: FROM --platform=$BUILDPLATFORM",
            "or remove {platform} from <platforms> (-Dpixelzx.platforms)"),
    NO_BASE_FOR_PLATFORM(
            "no match for platform in manifest",
            Kind.PROJECT,
            HelpTopic.PLATFORM_NOT_SUPPORTED,
            "take a base image that has {platform}; docker buildx imagetools inspect --builder pixelzx-builder IMAGE lists what one has",
            "or remove {platform} from <platforms> (-Dpixelzx.platforms)"),
    NO_SPACE_HERE(
            "write \\S*layout\\.part\\S*: no space left on device",
            Kind.ENVIRONMENT,
            HelpTopic.DISK_FULL,
            "make room where the build directory is: {output}",
            "or let it be where there is room: <build><directory> of the POM"),
    NO_SPACE(
            "no space left on device",
            Kind.ENVIRONMENT,
            HelpTopic.DISK_FULL,
            "docker buildx prune --builder {builder}",
            "or free space where the engine keeps its data: docker system df"),
    /** Before what a registry refuses: Docker Hub answers so about a name that it does not have. */
    MISSPELT_BASE(
            "failed to resolve source metadata.*\\(did you mean (?<name>\\S+)\\?\\)",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "check the name and the tag in FROM: did you mean {name}?",
            "or log in to its registry, if they are right: docker login REGISTRY",
            "or make the registry of the base image reachable for builder {builder}"),
    UNAUTHORIZED(
            "pull access denied|insufficient_scope|authorization failed|401 unauthorized|403 forbidden",
            Kind.ENVIRONMENT,
            HelpTopic.REGISTRY_UNAUTHORIZED,
            "correct the name of the base image, if it is wrong",
            "or log in to its registry: docker login REGISTRY"),
    UNKNOWN_BASE(
            "failed to resolve source metadata for (?<name>\\S+): \\S+: not found",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "check the name and the tag in FROM: the registry has no {name}"),
    UNREACHABLE(
            "(?:resolve source metadata|failed to do request|failed to fetch).*(?:connection refused|no such host|timeout"
                    + "|unreachable|tls|eof|server gave http response)",
            Kind.ENVIRONMENT,
            HelpTopic.REGISTRY_UNREACHABLE,
            "make the registry of the base image reachable for builder {builder}, then build again",
            "or name a mirror in the engine's \"registry-mirrors\" and run mvn pixelzx-docker:buildx-setup"),
    NOT_IN_CONTEXT(
            "failed to (?:calculate checksum|compute cache key).*(?:not found|no such file or directory)",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "correct the path: it is relative to the build context, and " + IgnoreRules.FILE + " may leave it out",
            "or build first what makes that file (mvn package does, if it is made before this goal runs)"),
    NO_STAGE(
            "target stage .* could not be found",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "name a stage of {dockerfile} in <target> (-Dpixelzx.target), or remove <target>"),
    NOT_ENTITLED(
            "(?:network\\.host|security\\.insecure|device) is not (?:allowed|supported)|entitlement .* is not allowed"
                    + "|granting entitlement",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "<allow>security.insecure</allow> (-Dpixelzx.allow), or what the step asks for, in the build",
            "and <builder><name>privileged-builder</name><entitlements>network.host,security.insecure</entitlements></builder>"
                    + " (-Dpixelzx.builder.entitlements) for a builder that may grant it"),
    NOT_IN_THIS_SYNTAX(
            "dockerfile parse error.*unknown flag: (?:security|device)",
            Kind.PROJECT,
            HelpTopic.BUILD_FAILED,
            "# syntax=docker/dockerfile:1-labs   (as the first line of {dockerfile}: the builder's own Dockerfile syntax is too"
                    + " old; --security is in every one from 1.20 on)"),
    BUILDER_LOST(
            "error reading from server|failed to receive status|transport is closing",
            Kind.ENVIRONMENT,
            HelpTopic.BUILDER_NOT_READY,
            "mvn pixelzx-docker:doctor tells whether the engine and builder {builder} are there; then build again",
            "mvn pixelzx-docker:buildx-setup makes the builder again"),
    NO_BUILDER(
            "no builder .* found|error reading server preface|listing workers|failed to find driver"
                    + "|cannot connect to the docker daemon|is paused, unpause",
            Kind.ENVIRONMENT,
            HelpTopic.BUILDER_NOT_READY,
            "mvn pixelzx-docker:buildx-setup"),
    OTHER("", Kind.PROJECT, HelpTopic.BUILD_FAILED, "correct what the step says");

    private static final String NAME = "{name}";

    private final Pattern words;
    private final Kind kind;
    private final HelpTopic topic;
    private final String fixes;

    BuildAdvice(String words, Kind kind, HelpTopic topic, String... fixes) {
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        this.kind = kind;
        this.topic = topic;
        this.fixes = String.join("\n", fixes);
    }

    /** The first advice whose words stand in the text. */
    static BuildAdvice on(String text) {
        for (BuildAdvice advice : values()) {
            if (advice.words.matcher(text).find()) {
                return advice;
            }
        }
        return OTHER;
    }

    Kind kind() {
        return kind;
    }

    HelpTopic topic() {
        return topic;
    }

    /**
     * The fixes, with this platform and this build's names in them.
     *
     * @param said the text this advice is on
     */
    List<String> fixes(String platform, BuildFailure failure, String said) {
        String name = fixes.contains(NAME) ? name(said) : "";
        return fixes.lines()
                .map(fix -> fix.replace("{architecture}", emulator(platform))
                        .replace("{platform}", platform)
                        .replace("{builder}", failure.command().builder())
                        .replace("{output}", failure.command().output().toString())
                        .replace("{dockerfile}", failure.command().dockerfile().toString())
                        .replace(NAME, name))
                .toList();
    }

    /** What BuildKit's words name. */
    private String name(String said) {
        Matcher matcher = words.matcher(said);
        return matcher.find() ? matcher.group("name") : "";
    }

    /** The architecture as the installer of emulators names it. */
    private static String emulator(String platform) {
        String[] parts = platform.toLowerCase(Locale.ROOT).split("/", -1);
        return parts.length > 1 ? parts[1] : platform;
    }
}
