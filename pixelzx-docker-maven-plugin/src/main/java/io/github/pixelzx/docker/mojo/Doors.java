package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.BaseCache;
import io.github.pixelzx.docker.build.BuildSurroundings;
import io.github.pixelzx.docker.build.EarlierBuild;
import io.github.pixelzx.docker.build.MentionedRegistries;
import io.github.pixelzx.docker.build.OfflineBases;
import io.github.pixelzx.docker.build.OnlineBases;
import io.github.pixelzx.docker.build.RegistryStaging;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderNodes;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.DockerCli;
import io.github.pixelzx.docker.compose.ComposeProgram;
import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.config.ReuseSpec;
import io.github.pixelzx.docker.credentials.CredentialChain;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.doctor.Doctor;
import io.github.pixelzx.docker.doctor.RegistryChecks;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.PlatformSelection;
import io.github.pixelzx.docker.emulation.ProbedEmulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.imagetest.TestEngine;
import io.github.pixelzx.docker.imagetest.TestEngines;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.push.DestinationQuestion;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.workspace.RecordText;
import io.github.pixelzx.docker.workspace.UserCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real doors a goal goes through, each opened when it is first needed and all closed together. */
final class Doors implements AutoCloseable {

    /** What a person would wait for an engine that says nothing. */
    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(1200);

    private final GoalContext context;
    private final GitQuestion git;
    private final EngineQuestion own;
    private final Questions ahead = new Questions("Looking for buildx", 1);
    private final Processes processes;
    private final Buildx buildx;
    private final RegistryDoors registries;
    private final DestinationQuestion destinations;
    private final Map<EngineSpec, Engine> others = new HashMap<>();
    private @Nullable Engine engine;

    Doors(GoalContext context) {
        this(context, new GitQuestion(context.basedir(), context.environment()), engineQuestion(context.environment()));
    }

    /** The doors of a goal that may have asked Git and the engine already. */
    Doors(GoalContext context, GitQuestion git, EngineQuestion own) {
        this.context = context;
        this.git = git;
        this.own = own;
        this.processes = new SystemProcesses(context.environment());
        this.buildx = new BuildxBinary(processes, DockerCli.of(context.environment()));
        this.registries = new RegistryDoors(context, processes);
        this.destinations = new DestinationQuestion(registries::aside, context.progress());
    }

    /** What Git knows of the module. */
    GitState git() {
        return git.answer();
    }

    synchronized Engine engine() {
        if (engine == null) {
            engine = own.answer();
            engine.describe().limits().forEach(context.progress()::warning);
        }
        return engine;
    }

    /** Where each platform is tested. */
    TestEngines testEngines() {
        Map<EngineSpec, TestEngine> named = new HashMap<>();
        Map<Platform, TestEngine> own = new HashMap<>();
        context.spec()
                .engines()
                .forEach((platform, spec) -> own.put(platform, named.computeIfAbsent(spec, this::testEngine)));
        return new TestEngines(
                TestEngine.usual(finder().choice(), this::engine, this::emulation, registries::login), own);
    }

    private TestEngine testEngine(EngineSpec spec) {
        return new TestEngine(
                spec.place(), spec.place(), () -> engine(spec), () -> emulation(engine(spec)), registries::login);
    }

    /** Engines are opened side by side: one that is silent does not keep the others waiting. */
    private Engine engine(EngineSpec spec) {
        synchronized (others) {
            Engine open = others.get(spec);
            if (open != null) {
                return open;
            }
        }
        Engine opened =
                finder().at(spec.place(), spec.certificates(), spec.element()).open();
        opened.describe().limits().forEach(context.progress()::warning);
        synchronized (others) {
            others.put(spec, opened);
        }
        return opened;
    }

    private EngineFinder finder() {
        return new EngineFinder(context.environment(), home(), processes);
    }

    /** The engine of whoever has these environment variables. */
    static EngineQuestion engineQuestion(Map<String, String> environment) {
        return new EngineQuestion(() -> new EngineFinder(environment, home(), new SystemProcesses(environment)).open());
    }

    /** How the engine runs platforms. */
    Emulation emulation() {
        return emulation(engine());
    }

    private Emulation emulation(Engine asked) {
        return new ProbedEmulation(
                asked, context.spec().emulation(), context.environment(), home(), context.progress());
    }

    /** Which platforms the image is made for, given how the engine runs them. */
    PlatformSelection platforms() {
        return new PlatformSelection(
                context.spec().emulation(),
                context.spec().engines().keySet(),
                this::emulation,
                context.workspace(),
                context.progress());
    }

    /** Who looks at everything and changes nothing: it neither requires nor installs emulators, and is impatient. */
    Doctor doctor() {
        return new Doctor(
                () -> finder().within(SIGN_OF_LIFE).open(),
                spec -> finder().at(spec.place(), spec.certificates(), spec.element())
                        .open(),
                this::buildx,
                open -> new ProbedEmulation(
                        open, EmulationPolicy.AUTO, context.environment(), home(), context.progress()),
                new RegistryChecks(
                        registries.impatient(), registries.credentials(), MentionedRegistries.images(context.spec())),
                registries.stagedImages(),
                context.pluginVersion());
    }

    private DockerCli docker() {
        return DockerCli.of(context.environment());
    }

    /** One for all: which version it is, is asked once. */
    Buildx buildx() {
        return buildx;
    }

    /** What builds the image's platforms, made or mended if it has to be. */
    Builder builder() {
        return builderOf(context.spec().image()).ensured();
    }

    /** Where a build of an image gets what builds its platforms. */
    BuilderSource builderOf(ImageSpec image) {
        return nodes().source(context.spec().builder(), image.platforms(), this::ask);
    }

    /** Begins to open the engine and to look for buildx; who needs them waits for them, and hears why there are none. */
    private void ask() {
        own.ask();
        var unused = ahead.ask(buildx::version);
    }

    /** The configured builder, wherever it builds. */
    BuilderNodes nodes() {
        return new BuilderNodes(node -> new Builders(() -> engineOf(node), buildx(), context.progress()));
    }

    private Engine engineOf(NodeSpec node) {
        EngineSpec own = node.engine();
        return own == null ? engine() : engine(own);
    }

    /** Docker's configuration with the credentials Docker does not know in it, for one run of buildx. */
    PrivateDockerConfig dockerConfig() {
        return PrivateDockerConfig.of(
                registries.credentials().unknownToDocker(MentionedRegistries.of(context.spec())),
                CredentialChain.dockerConfig(context.environment(), home()),
                context.environment());
    }

    /** The {@code docker compose} of this machine, run in the module's directory. */
    ComposeProgram compose() {
        return new ComposeProgram(
                processes,
                () -> docker().command("compose"),
                engine().describe().environment(),
                context.basedir());
    }

    Builders builders() {
        return new Builders(engine(), buildx(), context.progress());
    }

    /** Who tells whether the image has to be built again. */
    EarlierBuild earlierBuild() {
        return new EarlierBuild(
                context.pluginVersion()
                        + ' '
                        + RecordText.of(context.spec().builder())
                        + ' '
                        + context.spec().staging().repository(),
                context.spec().reuse().force(),
                context.offline() ? null : registries.impatient(),
                this::mirrors);
    }

    /** What a build may take from outside, base images kept by earlier builds among it. */
    BuildSurroundings surroundings() {
        ReuseSpec reuse = context.spec().reuse();
        @Nullable
        BaseCache cache = reuse.keepsBases()
                ? new BaseCache(reuse.baseCacheIfAny()
                        .orElseGet(() -> UserCache.of(context.environment(), home())
                                .directory()
                                .resolve("bases")))
                : null;
        return context.surroundings()
                .with(
                        context.offline()
                                ? new OfflineBases(cache, registries.impatient(), this::mirrors)
                                : new OnlineBases(
                                        cache,
                                        reuse.baseCacheBytes(),
                                        registries.fetching(),
                                        this::mirrors,
                                        () -> engine().describe().platform()));
    }

    /** What the builder asks before Docker Hub. */
    private List<String> mirrors() {
        return nodes().mirrors(context.spec().builder(), context.spec().image().platforms());
    }

    /** Registries, with the credentials Maven and Docker have for them. */
    RegistryDoor registries() {
        return registries.patient();
    }

    /** Begins to ask the registries whether what is being built could be published, if this Maven run is going to do that. */
    void askDestinations() {
        if (!context.offline() && !context.spec().push().skip() && context.run().publishes()) {
            destinations.ask(context.spec().push().destinations(context.spec().image()));
        }
    }

    /** Where the image waits if not in a layout of this machine; null for that. */
    @Nullable
    RegistryStaging staging() {
        return registries.staging();
    }

    /** What a merged image needs of a registry is not removed as long as the image is there. */
    void joined() {
        registries.joined();
    }

    /** No build of this user removes what has been published. */
    void published(ImageReference repository, Digest index, List<Digest> manifests) {
        registries.published(repository, index, manifests);
    }

    @Override
    public void close() {
        others.values().forEach(Engine::close);
        destinations.close();
        ahead.close();
        own.close();
    }

    /** The user's home directory. */
    static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
