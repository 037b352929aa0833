package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.RegistryStaging;
import io.github.pixelzx.docker.credentials.CredentialChain;
import io.github.pixelzx.docker.credentials.EnvironmentCredentials;
import io.github.pixelzx.docker.engine.RegistryLogin;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Proxies;
import io.github.pixelzx.docker.registry.RegistryAccess;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.staging.StagedImages;
import io.github.pixelzx.docker.workspace.UserCache;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to registries, with the credentials Maven and Docker have for them, and what this user left there. */
record RegistryDoors(GoalContext context, Processes processes) {

    private static final RegistryLimits IMPATIENT =
            new RegistryLimits(Duration.ofSeconds(1), Duration.ofMillis(1500), 0, 2);

    /** A registry that is merely slow is none to warn of. */
    private static final RegistryLimits ASIDE = new RegistryLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), 0, 2);

    /** Nobody waits long for a registry only the builder reaches; one that answers may take its time over a layer. */
    private static final RegistryLimits FETCHING =
            new RegistryLimits(Duration.ofSeconds(1), Duration.ofSeconds(60), 1, 2);

    /** For questions whose answer is not worth a wait. */
    RegistryDoor impatient() {
        return new HttpRegistries(credentials(), access(), IMPATIENT);
    }

    /** For layers, which take their time. */
    RegistryDoor fetching() {
        return new HttpRegistries(credentials(), access(), FETCHING);
    }

    /** For questions that nobody waits for. */
    RegistryDoor aside() {
        return new HttpRegistries(credentials(), access(), ASIDE);
    }

    /** Those that images are published to. */
    RegistryDoor patient() {
        return new HttpRegistries(
                credentials(),
                access(),
                RegistryLimits.DEFAULT.withRetries(context.spec().push().retries()));
    }

    /** What an engine tells a registry in the user's name. */
    Optional<RegistryLogin> login(String registry) {
        return credentials()
                .forRegistry(registry)
                .map(found -> found.fold(
                        login -> RegistryLogin.of(login.user(), login.secret()),
                        identity -> RegistryLogin.identityToken(identity.token()),
                        token -> RegistryLogin.registryToken(token.token())));
    }

    /** Where the image waits if not in a layout of this machine; null for that. */
    @Nullable
    RegistryStaging staging() {
        return context.spec()
                .staging()
                .repositoryIfAny()
                .map(repository -> new RegistryStaging(
                        repository,
                        this::patient,
                        stagedImages(),
                        context.spec().staging().leftovers(),
                        context.spec().staging().keepLeftovers()))
                .orElse(null);
    }

    /** What this user's builds left in registries. */
    StagedImages stagedImages() {
        return new StagedImages(
                UserCache.of(context.environment(), Doors.home()).directory().resolve("staged"));
    }

    /** What a merged image needs of a registry is not removed by builds of this user: it may be published from elsewhere. */
    void joined() {
        Workspace workspace = context.workspace();
        LayoutSeal compared = workspace.read(LayoutSeal.FILE, LayoutSeal.class).orElse(LayoutSeal.NONE);
        ImageLayout layout = ImageLayout.read(workspace.layout(), compared);
        layout.staging()
                .ifPresent(repository -> stagedImages()
                        .joined(
                                repository,
                                layout.index().digest(),
                                layout.manifests().stream()
                                        .map(Descriptor::digest)
                                        .toList(),
                                workspace.directory()));
    }

    /** No build of this user removes what has been published. */
    void published(ImageReference repository, Digest index, List<Digest> manifests) {
        if (!stagedImages().published(repository, index, manifests)) {
            context.progress()
                    .detail("Cannot write to " + stagedImages().directory() + ": nobody will remember that " + index
                            + " was published to " + repository.name());
        }
    }

    /** Who may talk to which registry. */
    CredentialChain credentials() {
        String registry = context.spec()
                .image()
                .destination()
                .map(ImageReference::registry)
                .orElse("");
        return new CredentialChain(
                EnvironmentCredentials.of(context.environment(), registry),
                context.settings(),
                CredentialChain.dockerConfig(context.environment(), Doors.home()),
                processes);
    }

    /** The way to registries: what POM, settings and environment say, and Docker's certificates. */
    private RegistryAccess access() {
        return new RegistryAccess(
                context.spec().push().insecureRegistries(),
                context.proxies().or(Proxies.of(context.environment())),
                context.spec().builder().buildkit().certificates(),
                RegistryAccess.dockerDirectories(Doors.home()));
    }
}
