package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what the user wrote into what it means: a pure function that tells all mistakes at once. */
public final class ConfigurationBinder {

    private static final String OFF = "off";

    private final RawConfiguration raw;
    private final Mistakes mistakes = new Mistakes();
    private final Sources sources;
    private final ValueReader reader;

    private ConfigurationBinder(RawConfiguration raw) {
        this.raw = raw;
        this.sources = new Sources(raw, mistakes);
        this.reader = new ValueReader(sources, mistakes);
    }

    /**
     * The configuration of one execution.
     *
     * @throws ProblemException with every mistake found
     */
    public static DockerSpec bind(RawConfiguration raw) {
        return new ConfigurationBinder(raw).bind();
    }

    /** Whether the user wants nothing done; no mistake matters then. A value that is none says no, and is bound later. */
    public static boolean skips(RawConfiguration raw) {
        return new ConfigurationBinder(raw).reader.bool(ParameterRow.SKIP, false);
    }

    /**
     * The file an image would be built from, if the configuration is right; it need not exist. None where the Dockerfile
     * is no file of this machine's.
     */
    public static Optional<Path> dockerfile(RawConfiguration raw) {
        BuildSpec build = new ConfigurationBinder(raw).build();
        boolean file = build.gitContext() == null && build.inlineDockerfile() == null;
        return file ? Optional.of(build.dockerfile()) : Optional.empty();
    }

    private DockerSpec bind() {
        new NameCheck(raw, mistakes).check();
        ImageSpec image = new NamesBinder(raw, reader, mistakes).image();
        BuildSpec build = build();
        TestSpec test = new TestsBinder(reader, mistakes, raw.project().basedir())
                .tests(sources.find(ParameterRow.PLATFORMS).isPresent() ? image.platforms() : List.of());
        AuditSpec audit = new AuditBinder(sources, reader, mistakes).audit();
        PushSpec push = new PushBinder(reader, mistakes).push();
        ComposeSpec compose = new ComposeBinder(reader, mistakes, raw.project().basedir()).compose();
        InspectSpec inspect = new InspectBinder(reader, mistakes).inspect(image);
        PromoteSpec promote = new PromoteBinder(reader, mistakes).promote();
        BuilderSpec builder = new BuilderBinder(
                        sources, reader, mistakes, raw.project().basedir())
                .builder(push.insecureRegistries());
        ReuseSpec reuse = reuse();
        ExportBinder export = new ExportBinder(reader, mistakes, raw.project().basedir());
        SaveSpec save = export.save();
        MergeSpec merge = export.merge();
        Platform localPlatform = export.localPlatform();
        @Nullable String serverId = reader.text(ParameterRow.SERVER_ID);
        StagingSpec staging = staging(image);
        EmulationPolicy emulation = reader.choice(ParameterRow.EMULATION, EmulationPolicy.class);
        Map<Platform, EngineSpec> engines =
                new EnginesBinder(sources, reader, mistakes, raw.project().basedir()).engines();
        ReportFormat format = reader.choice(ParameterRow.FORMAT, ReportFormat.class);
        reader.bool(ParameterRow.SKIP, false);
        mistakes.throwIfAny(raw.project().id());
        return new DockerSpec(
                image,
                build,
                builder,
                test,
                audit,
                push,
                reuse,
                save,
                merge,
                localPlatform,
                compose,
                inspect,
                promote,
                serverId,
                staging,
                emulation,
                engines,
                format,
                reader.origins(),
                sources.overrides());
    }

    private ReuseSpec reuse() {
        boolean force = reader.bool(ParameterRow.FORCE, false);
        long size = reader.size(ParameterRow.BASE_CACHE_SIZE);
        Path basedir = raw.project().basedir();
        Path unsaid = basedir.resolve("unsaid");
        Path directory = reader.path(ParameterRow.BASE_CACHE, basedir, unsaid);
        if (directory.equals(unsaid)) {
            boolean inCi = !raw.environment().getOrDefault("CI", "").isBlank();
            return new ReuseSpec(force, !inCi, null, size);
        }
        boolean off = directory.equals(basedir.resolve(OFF));
        return new ReuseSpec(force, !off, off ? null : directory, size);
    }

    private StagingSpec staging(ImageSpec image) {
        StagingSpec.Place place = reader.choice(ParameterRow.STAGING, StagingSpec.Place.class);
        StagingSpec.Audit audit = reader.choice(ParameterRow.STAGING_AUDIT, StagingSpec.Audit.class);
        StagingSpec.Leftovers leftovers = reader.choice(ParameterRow.STAGING_LEFTOVERS, StagingSpec.Leftovers.class);
        Duration keep = reader.duration(ParameterRow.STAGING_KEEP_LEFTOVERS);
        if (place == StagingSpec.Place.LAYOUT) {
            return StagingSpec.LAYOUT;
        }
        if (image.destination().isEmpty()) {
            sources.find(ParameterRow.STAGING)
                    .ifPresent(given -> mistakes.add(
                            given,
                            "which registry it waits in is not said: <registry> (-Dpixelzx.registry)",
                            ParameterRow.STAGING.defaultValue()));
        }
        return new StagingSpec(image.destination().orElse(null), audit, leftovers, keep);
    }

    private BuildSpec build() {
        return new BuildBinder(raw, sources, reader, mistakes).build();
    }

    /** Platforms the table promises by default. */
    static List<Platform> defaultPlatforms() {
        List<Platform> platforms = new ArrayList<>();
        for (String name : ParameterRow.PLATFORMS.defaultValue().split(",", -1)) {
            platforms.add(Platform.parse(name));
        }
        return platforms;
    }
}
