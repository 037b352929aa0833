package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.buildx.BuildxFeature;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.FileTimes;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.config.StagingSpec;
import io.github.pixelzx.docker.mojo.AbstractBuildMojo;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.staging.StagedImages;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildCommandTest {

    private static final Platform ARMV7 = Platform.parse("linux/arm/v7");

    @Test
    void namesEverythingItDependsOn() throws IOException {
        Map<String, String> args = new LinkedHashMap<>();
        args.put("VERSION", "1.0.0");
        args.put("GREETING", "hello = world");

        Golden.assertMatches(
                "build/arguments.txt",
                String.join("\n", command("release", args, "/w/layout.part").arguments()));
    }

    @Test
    void needsNeitherStageNorArguments() throws IOException {
        Golden.assertMatches(
                "build/arguments-default.txt",
                String.join("\n", command(null, Map.of(), "/w/layout.part").arguments()));
    }

    @Test
    void quotesADestinationForItsListOfValues() {
        assertThat(command(null, Map.of(), "/a,b/\"c\"").arguments())
                .contains("type=oci,\"dest=/a,b/\"\"c\"\"\",tar=false,"
                        + "rewrite-timestamp=true,source-date-epoch=315532801,oci-mediatypes=true");
    }

    @Test
    void handsOverEveryOption() throws IOException {
        Golden.assertMatches(
                "build/arguments-all.txt", String.join("\n", everything().arguments()));
    }

    @Test
    void leavesTheCacheOut() throws IOException {
        Golden.assertMatches(
                "build/arguments-no-cache.txt", String.join("\n", withoutCache().arguments()));
    }

    /** A parameter of the build that is handed to buildx stands in a golden; who adds one has to say which word it is. */
    @Test
    void hasAGoldenForEveryParameterOfTheBuild() throws IOException {
        Map<String, String> words = Map.ofEntries(
                Map.entry("context", "/w/context/app"),
                Map.entry("dockerfile", "--file"),
                Map.entry("dockerfileInline", "--file"),
                Map.entry("target", "--target"),
                Map.entry("args", "--build-arg"),
                Map.entry("labels", "--label"),
                Map.entry("annotations", "--annotation"),
                Map.entry("buildContexts", "--build-context"),
                Map.entry("secrets", "--secret"),
                Map.entry("ssh", "--ssh"),
                Map.entry("cacheFrom", "--cache-from"),
                Map.entry("cacheTo", "--cache-to"),
                Map.entry("noCache", "--no-cache"),
                Map.entry("noCacheFilter", "--no-cache-filter"),
                Map.entry("pull", "--pull"),
                Map.entry("network", "--network"),
                Map.entry("addHosts", "--add-host"),
                Map.entry("ulimits", "--ulimit"),
                Map.entry("shmSize", "--shm-size"),
                Map.entry("allow", "--allow"),
                Map.entry("attestations", "--provenance=mode=max"),
                Map.entry("fileTimes", "--output"),
                Map.entry("builder", "--builder"));
        // These decide what is done before or instead of buildx' build.
        Set<String> without = Set.of("describe", "lint", "baseCache", "baseCacheSize");
        Set<String> golden = new TreeSet<>();
        for (String name : List.of("all", "no-cache")) {
            golden.addAll(Files.readAllLines(Path.of("src/test/resources/golden/build/arguments-" + name + ".txt")));
        }

        assertThat(Stream.of(AbstractBuildMojo.class.getDeclaredFields())
                        .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName)
                        .filter(name -> !without.contains(name)))
                .containsExactlyInAnyOrderElementsOf(words.keySet());
        assertThat(golden).containsAll(words.values());
    }

    @Test
    void writesOnePlatformsCacheByItself() throws IOException {
        BuildCommand command = everything();

        assertThat(command.hasPlatformCaches()).isTrue();
        assertThat(command(null, Map.of(), "/w").hasPlatformCaches()).isFalse();
        Golden.assertMatches("build/arguments-cache.txt", String.join("\n", command.cacheArguments(ARMV7)));
    }

    @ParameterizedTest
    @CsvSource({
        "off,,--provenance=false --sbom=false",
        "min,true,--provenance=mode=min --sbom=true",
        "max,scanner:1,--provenance=mode=max --sbom=generator=scanner:1"
    })
    void turnsAttestationsOnAlone(String provenance, @Nullable String sbom, String words) {
        BuildOptions options = BuildOptions.DEFAULT.withAttestations(
                new BuildOptions.Attestations(provenance.equals("off") ? null : provenance, sbom));

        assertThat(String.join(" ", command(options).arguments())).contains(words);
    }

    /** What {@code docker buildx build --help} of a version lists, one option a line. */
    @ParameterizedTest
    @ValueSource(strings = {"0.13.1", "0.29.1"})
    void usesNoOptionThatAVersionOfBuildxLacks(String version) throws IOException {
        Set<String> known = Files.readAllLines(Path.of("src/test/resources/build/options-" + version + ".txt")).stream()
                .collect(Collectors.toSet());

        assertThat(Stream.of(everything(), withoutCache())
                        .flatMap(command -> command.arguments().stream())
                        .filter(word -> word.startsWith("--"))
                        .map(word -> word.replaceFirst("=.*", "")))
                .isSubsetOf(known);
    }

    @Test
    void needsANewerBuildxForDevices() {
        BuildOptions options = BuildOptions.DEFAULT.withRun(
                new BuildOptions.Run(null, List.of(), List.of(), null, List.of("device=vendor.com/gpu")));

        assertThat(command(options).features())
                .containsExactly(
                        Map.entry(BuildxFeature.DEVICES, "<allow>device=vendor.com/gpu</allow> (-Dpixelzx.allow)"));
        assertThat(BuildxFeature.DEVICES.isIn("v0.13.1")).isFalse();
        assertThat(BuildxFeature.DEVICES.isIn("v0.21.0")).isTrue();
        assertThat(everything().features()).isEmpty();
    }

    private static BuildCommand withoutCache() {
        return command(BuildOptions.DEFAULT.withCache(
                new BuildOptions.Cache(List.of(), List.of(), true, List.of("build"), false)));
    }

    private static BuildCommand everything() {
        BuildOptions options = BuildOptions.DEFAULT
                .withCache(new BuildOptions.Cache(
                        List.of("type=registry,ref=r/app:cache-{platform}", "type=local,src=/p/cache"),
                        List.of(
                                "type=registry,ref=r/app:cache-{platform},mode=max",
                                "type=local,dest=/p/cache,mode=max"),
                        false,
                        List.of("build", "test"),
                        true))
                .withRun(new BuildOptions.Run(
                        "host",
                        List.of("db=10.0.0.5", "me=host-gateway"),
                        List.of("nofile=1024:2048"),
                        "256m",
                        List.of("network.host", "security.insecure")))
                .withAttestations(new BuildOptions.Attestations("max", "true"));
        Map<String, String> contexts = new LinkedHashMap<>();
        contexts.put("assets", "/w/context/named-assets");
        contexts.put("base", "oci-layout:///w/base/layout@sha256:" + "0".repeat(64));
        contexts.put("alpine", "docker-image://alpine:3.20");
        ResolvedOptions resolved = new ResolvedOptions(
                Map.of("com.acme.team", "nodes, and more"),
                List.of(
                        new ImageAnnotation(Level.INDEX, null, "a", "1"),
                        new ImageAnnotation(Level.MANIFEST, ARMV7, "b", "x=y"),
                        new ImageAnnotation(Level.MANIFEST_DESCRIPTOR, null, "c", "")),
                contexts,
                Map.of(),
                List.of("id=token,env=TOKEN", "id=file,src=/p/token.txt"),
                Map.of("TOKEN", "geheim"),
                Instant.ofEpochSecond(1700000000),
                new BuildOptions(
                        options.metadata(),
                        options.contexts(),
                        options.secrets(),
                        List.of("default", "git=/keys/id"),
                        options.cache(),
                        options.run(),
                        options.attestations(),
                        options.fileTimes(),
                        options.lint()));
        return command("release", Map.of("VERSION", "1.0.0"), resolved, "/w/layout.part");
    }

    @Test
    void pushesByDigestAndWithoutATagWhereTheImageWaitsInARegistry() {
        BuildCommand layout = command(null, Map.of(), "/w/layout.part");
        BuildCommand staged = new BuildCommand(
                layout.builder(),
                layout.platforms(),
                layout.dockerfile(),
                layout.context(),
                null,
                Map.of(),
                layout.options(),
                layout.output(),
                layout.metadata(),
                new RegistryStaging(
                        ImageReference.parse("ghcr.io/acme/app:1.0"),
                        () -> {
                            throw new AssertionError("a registry was asked");
                        },
                        new StagedImages(Path.of("none")),
                        StagingSpec.Leftovers.LIST,
                        Duration.ZERO));

        assertThat(staged.arguments())
                .contains("type=image,name=ghcr.io/acme/app,push=true,push-by-digest=true,name-canonical=true,"
                        + "rewrite-timestamp=true,source-date-epoch=315532801,oci-mediatypes=true")
                .doesNotContain("--push")
                .noneMatch(word -> word.contains("type=oci"));
    }

    private static BuildCommand command(BuildOptions options) {
        ResolvedOptions resolved = new ResolvedOptions(
                Map.of(), List.of(), Map.of(), Map.of(), List.of(), Map.of(), FileTimes.EARLIEST, options);
        return command(null, Map.of(), resolved, "/w/layout.part");
    }

    private static BuildCommand command(@Nullable String target, Map<String, String> args, String output) {
        return command(target, args, ResolvedOptions.NONE, output);
    }

    private static BuildCommand command(
            @Nullable String target, Map<String, String> args, ResolvedOptions options, String output) {
        return new BuildCommand(
                "pixelzx-builder",
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), ARMV7),
                Path.of("/project/docker/Dockerfile"),
                Path.of("/w/context/app"),
                target,
                args,
                options,
                Path.of(output),
                Path.of("/w/log/build-metadata.json"));
    }
}
