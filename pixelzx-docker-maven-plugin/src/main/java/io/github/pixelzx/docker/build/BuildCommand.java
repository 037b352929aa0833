package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.BuildxFeature;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one {@code buildx build} that makes an image for all its platforms.
 *
 * @param context the directory that is sent
 * @param target the Dockerfile stage; null for the last
 * @param args build arguments with their final values
 * @param options everything else BuildKit is told
 * @param output the directory the image layout is written to
 * @param staging where the image is pushed to by digest instead; null for the layout
 * @param metadata the file buildx writes the digest to
 */
record BuildCommand(
        String builder,
        List<Platform> platforms,
        Path dockerfile,
        Path context,
        @Nullable String target,
        Map<String, String> args,
        ResolvedOptions options,
        Path output,
        Path metadata,
        @Nullable RegistryStaging staging) {

    /** Into an image layout. */
    BuildCommand(
            String builder,
            List<Platform> platforms,
            Path dockerfile,
            Path context,
            @Nullable String target,
            Map<String, String> args,
            ResolvedOptions options,
            Path output,
            Path metadata) {
        this(builder, platforms, dockerfile, context, target, args, options, output, metadata, null);
    }

    BuildCommand {
        platforms = List.copyOf(platforms);
        args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }

    /**
     * The same for some of its platforms, by another builder and to another place. What is said of the index is left out:
     * there is none before all platforms are joined.
     */
    BuildCommand partial(String node, List<Platform> some, Path directory, Path file) {
        return new BuildCommand(
                node,
                some,
                dockerfile,
                context,
                target,
                args,
                options.withAnnotations(options.annotations().stream()
                        .filter(annotation -> annotation.concerns(some))
                        .map(annotation -> some.size() == 1 ? annotation.ofOnlyPlatform() : annotation)
                        .toList()),
                directory,
                file,
                staging);
    }

    /** The same by another builder. */
    BuildCommand by(Builder other) {
        return new BuildCommand(
                other.name(), platforms, dockerfile, context, target, args, options, output, metadata, staging);
    }

    /** What follows {@code buildx build} to make the image layout. */
    List<String> arguments() {
        Words words = new Words();
        inputs(words, platforms);
        fresh(words);
        options.annotations().forEach(annotation -> words.add("--annotation", annotation.toString()));
        attestations(words);
        options.options().cache().to().stream()
                .filter(cache -> !cache.contains(BuildOptions.Cache.PLATFORM))
                .forEach(cache -> words.add("--cache-to", cache));
        String place = staging == null
                ? "type=oci," + field("dest=" + output) + ",tar=false"
                : "type=image,name=" + staging.repository().name()
                        + ",push=true,push-by-digest=true,name-canonical=true";
        words.add(
                "--output",
                place + ",rewrite-timestamp=true,source-date-epoch="
                        + options.layerTime().getEpochSecond() + ",oci-mediatypes=true");
        words.add("--metadata-file", metadata.toString());
        return words.and("--progress=rawjson", context.toString());
    }

    /** Whether anything is said of the build beside the image. */
    boolean hasAttestations() {
        return options.options().attestations().any();
    }

    /** Whether there are caches each platform writes by itself. */
    boolean hasPlatformCaches() {
        return options.options().cache().to().stream().anyMatch(cache -> cache.contains(BuildOptions.Cache.PLATFORM));
    }

    /**
     * What follows {@code buildx build} to write the caches of one platform that was built just before: every step is in
     * the builder's cache, so nothing is built again.
     */
    List<String> cacheArguments(Platform platform) {
        Words words = new Words();
        inputs(words, List.of(platform));
        words.add("--provenance=false").add("--sbom=false");
        options.options().cache().to().stream()
                .filter(cache -> cache.contains(BuildOptions.Cache.PLATFORM))
                .forEach(cache -> words.add("--cache-to", forPlatform(cache, platform)));
        words.add("--output", "type=cacheonly");
        return words.and("--progress=rawjson", context.toString());
    }

    /** What follows {@code buildx build} to have everything in the builder's cache and nothing made of it. */
    List<String> seedArguments() {
        Words words = new Words();
        inputs(words, platforms);
        words.add("--provenance=false").add("--sbom=false");
        words.add("--output", "type=cacheonly");
        return words.and("--progress=rawjson", context.toString());
    }

    /** The same with other options. */
    BuildCommand withOptions(ResolvedOptions others) {
        return new BuildCommand(
                builder, platforms, dockerfile, context, target, args, others, output, metadata, staging);
    }

    /** What follows {@code buildx build} to have the Dockerfile checked for a platform and nothing built. */
    List<String> checkArguments(Platform platform) {
        Words words = new Words();
        inputs(words, List.of(platform));
        return words.and("--call=check,format=json", context.toString());
    }

    /** What follows {@code buildx build} to watch one platform being built. */
    List<String> watchArguments(Platform platform) {
        Words words = new Words();
        inputs(words, List.of(platform));
        fresh(words);
        return words.and("--progress=plain", context.toString());
    }

    /** What buildx has to know for this, each with the option that needs it. */
    Map<BuildxFeature, String> features() {
        Map<BuildxFeature, String> features = new EnumMap<>(BuildxFeature.class);
        options.options().run().allowed().stream()
                .filter(name -> name.startsWith("device"))
                .forEach(name -> features.put(BuildxFeature.DEVICES, "<allow>" + name + "</allow> (-Dpixelzx.allow)"));
        return features;
    }

    /** What the image is made from and how, without where it goes. */
    private void inputs(Words words, List<Platform> wanted) {
        BuildOptions.Run run = options.options().run();
        words.add("--builder", builder);
        words.add("--platform", wanted.stream().map(Platform::toString).collect(Collectors.joining(",")));
        words.add("--file", dockerfile.toString());
        words.add("--target", target);
        words.each("--build-arg", args);
        words.each("--label", options.labels());
        words.each("--build-context", options.contexts());
        words.each("--secret", options.secrets());
        words.each("--ssh", options.options().ssh());
        words.each("--add-host", run.addHosts());
        words.each("--ulimit", run.ulimits());
        words.add("--network", run.network());
        words.add("--shm-size", run.shmSize());
        words.each("--allow", run.allowed());
        words.each(
                "--cache-from",
                options.options().cache().from().stream()
                        .flatMap(from -> wanted.stream().map(platform -> forPlatform(from, platform)))
                        .distinct()
                        .toList());
    }

    /** What is made or asked for anew although it is known. */
    private void fresh(Words words) {
        BuildOptions.Cache cache = options.options().cache();
        if (cache.none()) {
            words.add("--no-cache");
        }
        words.each("--no-cache-filter", cache.none() ? List.of() : cache.noneFor());
        if (cache.pull()) {
            words.add("--pull");
        }
    }

    /** Off unless asked for: both hold times, and with them no two builds would be equal. */
    private void attestations(Words words) {
        BuildOptions.Attestations attestations = options.options().attestations();
        String provenance = attestations.provenance();
        String sbom = attestations.sbom();
        words.add(provenance == null ? "--provenance=false" : "--provenance=mode=" + provenance);
        words.add(sbom == null ? "--sbom=false" : sbom.equals("true") ? "--sbom=true" : "--sbom=generator=" + sbom);
    }

    private static String forPlatform(String cache, Platform platform) {
        return cache.replace(BuildOptions.Cache.PLATFORM, platform.toString().replace('/', '-'));
    }

    /** A value in an argument that is read as one line of CSV. */
    static String field(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A command line in the making. */
    private static final class Words {

        private final List<String> words = new ArrayList<>();

        Words add(String word) {
            words.add(word);
            return this;
        }

        void add(String option, @Nullable String value) {
            if (value != null) {
                words.add(option);
                words.add(value);
            }
        }

        void each(String option, List<String> values) {
            values.forEach(value -> add(option, value));
        }

        void each(String option, Map<String, String> values) {
            values.forEach((name, value) -> add(option, name + '=' + value));
        }

        List<String> and(String... last) {
            words.addAll(List.of(last));
            return List.copyOf(words);
        }
    }
}
