package io.github.pixelzx.docker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything else that BuildKit is told about a build. No secret value is in it.
 *
 * @param metadata labels and annotations
 * @param contexts build contexts with a name, which {@code FROM} and {@code COPY --from} can use
 * @param secrets what a step may read while it runs
 * @param ssh agents and keys a step may use, in buildx's words: {@code default}, {@code id=path}
 * @param cache where the cache comes from and goes to
 * @param run what {@code RUN} steps get
 * @param attestations what is said of the build beside the image
 * @param fileTimes the time that files in the image say
 * @param lint what happens with lines of the Dockerfile that will not do on every platform
 */
public record BuildOptions(
        Metadata metadata,
        List<NamedContext> contexts,
        List<BuildSecret> secrets,
        List<String> ssh,
        Cache cache,
        Run run,
        Attestations attestations,
        FileTimes fileTimes,
        LintLevel lint) {

    /** Nothing but what BuildKit does by itself, and the labels and annotations that describe an image. */
    public static final BuildOptions DEFAULT = new BuildOptions(
            Metadata.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            Cache.DEFAULT,
            Run.DEFAULT,
            Attestations.NONE,
            FileTimes.FIXED,
            LintLevel.WARN);

    public BuildOptions {
        contexts = List.copyOf(contexts);
        secrets = List.copyOf(secrets);
        ssh = List.copyOf(ssh);
    }

    public BuildOptions withMetadata(Metadata other) {
        return new BuildOptions(other, contexts, secrets, ssh, cache, run, attestations, fileTimes, lint);
    }

    public BuildOptions withContexts(List<NamedContext> others) {
        return new BuildOptions(metadata, others, secrets, ssh, cache, run, attestations, fileTimes, lint);
    }

    public BuildOptions withSecrets(List<BuildSecret> others) {
        return new BuildOptions(metadata, contexts, others, ssh, cache, run, attestations, fileTimes, lint);
    }

    public BuildOptions withCache(Cache other) {
        return new BuildOptions(metadata, contexts, secrets, ssh, other, run, attestations, fileTimes, lint);
    }

    public BuildOptions withRun(Run other) {
        return new BuildOptions(metadata, contexts, secrets, ssh, cache, other, attestations, fileTimes, lint);
    }

    public BuildOptions withAttestations(Attestations other) {
        return new BuildOptions(metadata, contexts, secrets, ssh, cache, run, other, fileTimes, lint);
    }

    public BuildOptions withFileTimes(FileTimes other) {
        return new BuildOptions(metadata, contexts, secrets, ssh, cache, run, attestations, other, lint);
    }

    public BuildOptions withLint(LintLevel other) {
        return new BuildOptions(metadata, contexts, secrets, ssh, cache, run, attestations, fileTimes, other);
    }

    /**
     * What the image says of itself.
     *
     * @param described whether {@code org.opencontainers.image.*} labels and annotations are filled in
     * @param about what the POM says, by those names without their common beginning: {@code title}, {@code url}
     * @param labels labels of every platform; values may hold the placeholders of build arguments
     * @param annotations annotations, with the same placeholders
     */
    public record Metadata(
            boolean described,
            Map<String, String> about,
            Map<String, String> labels,
            List<ImageAnnotation> annotations) {

        /** Descriptions where something is known. */
        public static final Metadata DEFAULT = new Metadata(true, Map.of(), Map.of(), List.of());

        public Metadata {
            // In one order in every JVM: a build is compared with the one before by this text.
            about = Collections.unmodifiableMap(new TreeMap<>(about));
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            annotations = List.copyOf(annotations);
        }
    }

    /**
     * Where the build's cache comes from and goes to.
     *
     * @param from in buildx's words, local directories absolute; {@code {platform}} stands for each platform
     * @param to the same; with {@code {platform}} each platform's cache is written by itself
     * @param none whether the builder's own cache is left out
     * @param noneFor Dockerfile stages whose cache is left out
     * @param pull whether bases are asked for even if the builder has them
     */
    public record Cache(List<String> from, List<String> to, boolean none, List<String> noneFor, boolean pull) {

        /** The builder's own cache. */
        public static final Cache DEFAULT = new Cache(List.of(), List.of(), false, List.of(), false);

        /** Stands for a platform in a reference or directory. */
        public static final String PLATFORM = "{platform}";

        public Cache {
            from = List.copyOf(from);
            to = List.copyOf(to);
            noneFor = List.copyOf(noneFor);
        }

        /** Whether the image itself is where the cache goes to. */
        public boolean inImage() {
            return to.stream().anyMatch(cache -> cache.contains("type=inline"));
        }

        /** Whether something is to be done again that BuildKit would not do by itself. */
        public boolean asksForMore() {
            return none || !noneFor.isEmpty() || pull;
        }
    }

    /**
     * What steps get while they run.
     *
     * @param network {@code default}, {@code none} or {@code host}; null if unset
     * @param addHosts lines for {@code /etc/hosts}, each as {@code name=address}
     * @param ulimits each as {@code name=soft[:hard]}
     * @param shmSize size of {@code /dev/shm} with its unit; null for BuildKit's own
     * @param allowed entitlements, for example {@code network.host}
     */
    public record Run(
            @Nullable String network,
            List<String> addHosts,
            List<String> ulimits,
            @Nullable String shmSize,
            List<String> allowed) {

        /** What BuildKit gives by itself. */
        public static final Run DEFAULT = new Run(null, List.of(), List.of(), null, List.of());

        public Run {
            addHosts = List.copyOf(addHosts);
            ulimits = List.copyOf(ulimits);
            allowed = List.copyOf(allowed);
        }
    }

    /**
     * What is said of a build beside the image, in the index.
     *
     * @param provenance {@code min} or {@code max}; null for none
     * @param sbom {@code true}, or the reference of an image that makes it; null for none
     */
    public record Attestations(
            @Nullable String provenance, @Nullable String sbom) {

        /** No attestation, so that two builds make one index. */
        public static final Attestations NONE = new Attestations(null, null);

        /** Whether there is any. */
        public boolean any() {
            return provenance != null || sbom != null;
        }
    }
}
