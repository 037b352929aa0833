package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.credentials.CredentialSource;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.ImageReference;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Registries as they are on the network. */
public final class HttpRegistries implements RegistryDoor {

    private final CredentialSource credentials;
    private final RegistryAccess way;
    private final RegistryLimits limits;
    private final Pause pause;
    private final Clock clock;

    /**
     * A door to all registries.
     *
     * @param credentials asked once for each repository opened
     * @param insecure registries (host and port) that may be reached by plain HTTP although they are not on loopback
     */
    public HttpRegistries(CredentialSource credentials, List<String> insecure, RegistryLimits limits) {
        this(credentials, RegistryAccess.direct(insecure), limits);
    }

    /**
     * A door to all registries.
     *
     * @param credentials asked once for each repository opened
     * @param way how they are reached
     */
    public HttpRegistries(CredentialSource credentials, RegistryAccess way, RegistryLimits limits) {
        this(credentials, way, limits, Pause.REAL, Clock.systemUTC());
    }

    HttpRegistries(CredentialSource credentials, RegistryAccess way, RegistryLimits limits, Pause pause, Clock clock) {
        this.credentials = credentials;
        this.way = way;
        this.limits = limits;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public Registry open(ImageReference repository, Access access) {
        return open(repository, access, List.of());
    }

    @Override
    public Registry open(ImageReference repository, Access access, List<ImageReference> sources) {
        String registry = repository.registry();
        RegistryProblems problems = new RegistryProblems(registry, repository.repository());
        Endpoint endpoint = new Endpoint(registry, way.insecure());
        Optional<Credentials> found = credentials.forRegistry(registry);
        Transport transport = new Transport(limits, way.proxies(), new RegistryTls(registry, way)::context);
        Authorization authorization =
                new Authorization(transport, endpoint, found, scopes(repository, access, sources), problems, clock);
        Conversation conversation = new Conversation(transport, endpoint, authorization, found, problems);
        return new HttpRegistry(
                new ImageReference(registry, repository.repository(), null, null),
                conversation,
                new Retries(limits.retries(), pause, problems),
                problems,
                limits.part());
    }

    private static List<String> scopes(ImageReference repository, Access access, List<ImageReference> sources) {
        Stream<String> others = sources.stream()
                .filter(source -> source.registry().equals(repository.registry()))
                .map(ImageReference::repository)
                .filter(source -> !source.equals(repository.repository()))
                .distinct()
                .map(source -> "repository:" + source + ':' + Access.PULL.actions());
        return Stream.concat(Stream.of("repository:" + repository.repository() + ':' + access.actions()), others)
                .toList();
    }
}
