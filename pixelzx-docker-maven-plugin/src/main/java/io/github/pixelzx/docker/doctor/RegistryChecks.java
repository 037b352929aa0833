package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.credentials.CredentialSource;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The registries a build talks to: whether they answer, and as whom. Sources of credentials are named, never their values.
 *
 * @param registries impatient ones, which try nothing twice
 * @param mentioned images the build takes from elsewhere or keeps its cache in, one for each registry
 */
public record RegistryChecks(RegistryDoor registries, CredentialSource credentials, List<ImageReference> mentioned) {

    /** A repository every registry with base images has; what counts is that it answers. */
    private static final ImageReference BASE = ImageReference.parse("docker.io/library/alpine");

    static final String BASE_SUBJECT = "registry " + ImageReference.DOCKER_HUB;
    private static final String ANONYMOUS = "no credentials";

    public RegistryChecks {
        mentioned = List.copyOf(mentioned);
    }

    /** A registry to be asked, all of them side by side. */
    record Question(String subject, Supplier<Diagnosis> answer) {}

    /** The registries this build publishes to, then those it only takes something from; without Docker Hub's images. */
    List<Question> questions(DockerSpec spec) {
        Map<String, Question> questions = new LinkedHashMap<>();
        spec.push()
                .destinations(spec.image())
                .forEach(place -> questions.putIfAbsent(
                        place.registry(), new Question(subject(place), () -> destination(place))));
        if (questions.isEmpty()) {
            questions.put(
                    "",
                    new Question(
                            "registry",
                            () -> Diagnosis.ok(
                                    "registry",
                                    "none is configured; push needs one: <registry> (-Dpixelzx.registry)")));
        }
        mentioned.stream()
                .filter(image -> !image.registry().equals(BASE.registry()))
                .forEach(image -> questions.putIfAbsent(
                        image.registry(), new Question(subject(image), () -> read(image, subject(image)))));
        return List.copyOf(questions.values());
    }

    private static String subject(ImageReference repository) {
        return "registry " + repository.registry();
    }

    /**
     * The registry base images come from; nothing if the build publishes there, too.
     *
     * @param mirrors the engine's, as configured: the builder asks them first
     */
    List<Diagnosis> base(DockerSpec spec, List<String> mirrors) {
        boolean told = spec.push().destinations(spec.image()).stream()
                .anyMatch(repository -> repository.registry().equals(BASE.registry()));
        return told ? List.of() : List.of(mirrors.isEmpty() ? read(BASE, BASE_SUBJECT) : mirrored(mirrors));
    }

    private Diagnosis destination(ImageReference repository) {
        String subject = subject(repository);
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

    /** A registry that is only read from: the builder may have what it needs, or another way to it. */
    private Diagnosis read(ImageReference image, String subject) {
        try {
            return Diagnosis.ok(subject, "answers; " + ask(image));
        } catch (ProblemException e) {
            return Diagnosis.from(subject, Verdict.WARN, e.problem());
        }
    }

    /** Mirrors may be reached from the engine only, so one that does not answer here is no reason to worry yet. */
    private Diagnosis mirrored(List<String> mirrors) {
        return Diagnosis.ok(
                BASE_SUBJECT,
                mirrors.stream()
                        .filter(this::answers)
                        .findFirst()
                        .map(mirror -> "by the engine's mirror " + mirror + ", which answers")
                        .orElseGet(() -> "by the engine's mirrors " + String.join(", ", mirrors)
                                + ", which do not answer on this machine"));
    }

    private boolean answers(String mirror) {
        String host = mirror.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        try {
            return !ask(new ImageReference(host, BASE.repository(), null, null)).isEmpty();
        } catch (ProblemException | IllegalArgumentException e) {
            return false;
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
            registry.headManifest(repository.tagIfAny().orElse("latest"));
        }
        return who;
    }
}
