package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.credentials.CredentialSource;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The registries a build talks to: whether they answer, and as whom. Sources of credentials are named, never their values.
 *
 * @param registries impatient ones, which try nothing twice
 */
public record RegistryChecks(RegistryDoor registries, CredentialSource credentials) {

    /** A repository every registry with base images has; what counts is that it answers. */
    private static final ImageReference BASE = ImageReference.parse("docker.io/library/alpine");

    Map<String, Supplier<List<Diagnosis>>> all(DockerSpec spec, CompletableFuture<Engine> engine) {
        Map<String, Supplier<List<Diagnosis>>> checks = new LinkedHashMap<>();
        Optional<ImageReference> destination = spec.image().destination();
        if (destination.isPresent()) {
            ImageReference repository = destination.get();
            checks.put("registry " + repository.registry(), () -> List.of(destination(repository)));
        } else {
            checks.put(
                    "registry",
                    () -> List.of(Diagnosis.ok(
                            "registry", "none is configured; push needs one: <registry> (-Dpixelzx.registry)")));
        }
        if (destination
                .filter(repository -> repository.registry().equals(BASE.registry()))
                .isEmpty()) {
            checks.put("registry " + BASE.registry(), () -> List.of(base(engine)));
        }
        return checks;
    }

    private Diagnosis destination(ImageReference repository) {
        String subject = "registry " + repository.registry();
        try {
            String who = ask(repository);
            boolean loopback = repository.registry().matches("(localhost|127\\..*|\\[::1])(:\\d+)?");
            return who.equals(ANONYMOUS) && !loopback
                    ? Diagnosis.warn(
                            subject,
                            "answers; there are no credentials to publish with",
                            "docker login " + repository.registry(),
                            "or a <server> with <id>" + repository.registry() + "</id> in ~/.m2/settings.xml")
                    : Diagnosis.ok(subject, "answers; " + who);
        } catch (ProblemException e) {
            return Diagnosis.from(subject, Verdict.FAIL, e.problem());
        }
    }

    private static final String ANONYMOUS = "no credentials";

    /** Where base images come from. An engine with mirrors need not reach it, and what is cached is not asked for. */
    private Diagnosis base(CompletableFuture<Engine> engine) {
        String subject = "registry " + BASE.registry();
        try {
            return Diagnosis.ok(subject, "answers; " + ask(BASE));
        } catch (ProblemException e) {
            List<String> mirrors = engine.isCompletedExceptionally()
                    ? List.of()
                    : engine.join().describe().registryMirrors();
            return mirrors.isEmpty()
                    ? Diagnosis.from(subject, Verdict.WARN, e.problem())
                    : Diagnosis.ok(
                            subject,
                            "does not answer here; the builder has the engine's mirrors, "
                                    + String.join(", ", mirrors));
        }
    }

    /** Asks for something harmless; whether it exists does not matter. */
    private String ask(ImageReference repository) {
        String who = credentials
                .forRegistry(repository.registry())
                .map(Credentials::source)
                .map(source -> "credentials from " + source)
                .orElse(ANONYMOUS);
        try (Registry registry = registries.open(repository, Access.PULL)) {
            registry.headManifest("latest");
        }
        return who;
    }
}
