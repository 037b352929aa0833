package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine in the newest API version both sides know.
 *
 * <p>What changes something, and what streams, goes through docker-java; small questions and loading images need not.
 */
final class DockerJavaEngine implements Engine {

    private final EngineWay way;
    private final EngineVersions versions;
    private final ApiVersion version;
    private final EngineClient client;
    private final EngineQuestions questions;
    private final Refusals refusals;
    private final LiveContainers live;
    private final LoadedImages images = new LoadedImages();
    private @Nullable EngineDescription description;
    private Duration ahead = Duration.ZERO;

    private DockerJavaEngine(EngineWay way, EngineVersions versions) {
        this.way = way;
        this.versions = versions;
        this.version = versions.spoken(way.address());
        this.refusals = new Refusals(way.address().host());
        this.client = new EngineClient(way.settings(version));
        this.questions = new EngineQuestions(way.exchange(client), root(), refusals);
        this.live = LiveContainers.watched(client, way::close);
        way.handOver();
    }

    /**
     * Asks who answers at an address, and in which versions, and opens it.
     *
     * @param patience how long a sign of life may take; null for as long as networks do
     */
    static DockerJavaEngine connect(EngineAddress address, @Nullable Duration patience) throws UnreachableException {
        Optional<String> obstacle = address.obstacle();
        if (obstacle.isPresent()) {
            throw new UnreachableException(obstacle.get());
        }
        if (patience != null) {
            new SignOfLife(patience).await(address);
        }
        EngineWay way = EngineWay.to(address);
        try {
            return new DockerJavaEngine(way, way.versions(patience));
        } catch (UnreachableException | RuntimeException e) {
            way.close();
            if (!way.lastWords().isEmpty() && e instanceof UnreachableException) {
                throw new UnreachableException(way.lastWords(), e);
            }
            throw e;
        }
    }

    @Override
    public synchronized EngineDescription describe() {
        if (description == null) {
            JsonTree info = questions.info();
            ahead = Duration.between(Instant.now(), Answers.health(info).time());
            description = Answers.description(info, version, versions, way.address());
        }
        return description;
    }

    @Override
    public synchronized Instant now() {
        describe();
        return Instant.now().plus(ahead);
    }

    @Override
    public EngineHealth health() {
        return Answers.health(questions.info());
    }

    @Override
    public Optional<Instant> startedAt() {
        return questions.startedAt();
    }

    @Override
    public Optional<ImageState> inspectImage(String reference) {
        return questions.image(reference);
    }

    @Override
    public void pullImage(String reference, Consumer<String> progress) {
        stock().pull(withTag(reference), null, progress);
    }

    @Override
    public void pullImageAs(String reference, String name, @Nullable RegistryLogin login) {
        stock().pullAs(reference, name, login);
        images.add(name, () -> {
            stock().pullAs(reference, name, login);
            return name;
        });
    }

    @Override
    public String loadImage(TarWriter writer) {
        return images.load(() -> way.load(client, root(), refusals).load(writer));
    }

    @Override
    public void removeImage(String reference) {
        images.forget(reference);
        refusals.found("The engine cannot remove the image " + reference, () -> {
            ContainerRun.undisturbed(
                    () -> docker().removeImageCmd(reference).withForce(true).exec());
            return true;
        });
    }

    @Override
    public Optional<ContainerState> inspectContainer(String nameOrId) {
        return questions.container(nameOrId);
    }

    @Override
    public String createContainer(ContainerSpec spec) {
        return containers().create(spec);
    }

    @Override
    public void putArchive(String container, String directory, byte[] tar) {
        containers().putArchive(container, directory, tar);
    }

    @Override
    public boolean renameContainer(String id, String name) {
        return containers().rename(id, name);
    }

    @Override
    public void startContainer(String nameOrId) {
        containers().start(nameOrId);
    }

    @Override
    public void unpauseContainer(String nameOrId) {
        containers().unpause(nameOrId);
    }

    @Override
    public void removeContainer(String nameOrId) {
        containers().remove(nameOrId);
    }

    @Override
    public List<String> logs(String nameOrId, int lines) {
        return containers().logs(nameOrId, lines);
    }

    @Override
    public List<List<String>> programs(String container) {
        return containers().programs(container);
    }

    @Override
    public ExecResult exec(String container, List<String> argv, Duration limit) {
        return new ContainerExec(way.execCalls(client, root()), refusals).exec(container, ExecSpec.of(argv), limit);
    }

    @Override
    public RunningContainer start(ContainerSpec spec) {
        return AttachedContainer.start(place(), spec, true);
    }

    @Override
    public void commitContainer(String container, String reference) {
        stock().commit(container, reference);
    }

    @Override
    public boolean readArchive(String container, String path, TarReader reader) {
        return stock().readArchive(container, path, reader);
    }

    @Override
    public void createNetwork(String name, Map<String, String> labels) {
        stock().createNetwork(name, labels);
    }

    @Override
    public void removeNetwork(String nameOrId) {
        stock().removeNetwork(nameOrId);
    }

    @Override
    public void createVolume(String name, Map<String, String> labels) {
        stock().createVolume(name, labels);
    }

    @Override
    public Map<String, String> labelled(Labelled kind, String label) {
        return stock().labelled(kind, label);
    }

    @Override
    public List<String> imageNames(String pattern) {
        return stock().imageNames(pattern);
    }

    @Override
    public ContainerOutcome runContainer(ContainerSpec spec, Duration limit) {
        return new ContainerRun(place()).run(spec, limit);
    }

    @Override
    public List<String> containersWithLabel(String label, String value) {
        return questions.containersWithLabel(label, value);
    }

    @Override
    public void removeVolume(String name) {
        refusals.found("The engine cannot remove the volume " + name, () -> {
            ContainerRun.undisturbed(() -> docker().removeVolumeCmd(name).exec());
            return true;
        });
    }

    @Override
    public List<String> volumeNames() {
        return questions.volumeNames();
    }

    @Override
    public void close() {
        if (!live.unwatch()) {
            // What removes the containers still needs the connection, and the JVM's end closes it.
            return;
        }
        try {
            client.close();
        } catch (IOException e) {
            throw refusals.problem("Cannot close the connection to the engine", e);
        } finally {
            way.close();
        }
    }

    private DockerClient docker() {
        return client.docker();
    }

    private ContainerPlace place() {
        return new ContainerPlace(docker(), refusals, live, images, way.address());
    }

    private EngineContainers containers() {
        return new EngineContainers(client, questions, refusals, images, way.address());
    }

    private EngineStock stock() {
        return new EngineStock(docker(), client.http(), root(), refusals);
    }

    private String root() {
        return "/v" + version;
    }

    /** Without a tag an engine would pull all of a repository's. */
    private static String withTag(String reference) {
        ImageReference parsed = ImageReference.parse(reference);
        boolean bare = parsed.tag() == null && parsed.digest() == null;
        return (bare ? parsed.withTag("latest") : parsed).toString();
    }
}
