package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Refusals that mean something of their own, whatever was asked.
 *
 * <p>Read from status, code and words together, since registries differ in all three.
 *
 * @param topic what it is about
 * @param sign what an answer looks like that means this
 * @param meaning the same in words
 * @param fixes what to do; {@code %s} stands for registry and repository
 */
record Refusal(HelpTopic topic, Predicate<Answer> sign, String meaning, List<String> fixes) {

    private static final List<Refusal> KNOWN = List.of(
            new Refusal(
                    HelpTopic.TAG_IMMUTABLE,
                    says("immutable|cannot be overwritten|protected tag|tag is protected"
                            + "|does not allow updating|MANIFEST_INVALID.*HTTP 403 Forbidden"),
                    "the registry does not let this tag be moved",
                    List.of(
                            "publish under a version that is not there yet: -Dpixelzx.tags=VERSION (<tags>)",
                            "or let the registry move the tags of %s: on ECR the repository's tag mutability, on Harbor"
                                    + " the project's immutability rules, on Nexus its deployment policy, on Artifactory the"
                                    + " right to overwrite, on Docker Hub the repository's settings")),
            new Refusal(
                    HelpTopic.REGISTRY_QUOTA,
                    status(507).or(status(402)).or(says("quota|upper limit of|storage limit|insufficient storage")),
                    "the registry has no room left for this repository",
                    List.of(
                            "delete images of %s that are not needed any more, or have its quota raised",
                            "then run the same command again: it sends only what is missing")),
            new Refusal(
                    HelpTopic.REGISTRY_TOO_LARGE,
                    status(413).or(says("body is too large")),
                    "the registry, or a proxy in front of it, takes no request of this size",
                    List.of(
                            "raise the limit in front of %s: client_max_body_size of nginx, the plan's upload limit of a"
                                    + " hosted proxy",
                            "or make the layer smaller: several COPY or RUN steps instead of one")),
            new Refusal(
                    HelpTopic.REGISTRY_READ_ONLY,
                    status(405),
                    "what answers there takes nothing: a mirror, a cache, or a registry in maintenance",
                    List.of(
                            "publish to the registry itself: check <registry> (-Dpixelzx.registry), which leads to %s",
                            "or wait until its maintenance is over and run the same command again")));

    Refusal {
        fixes = List.copyOf(fixes);
    }

    /** What an answer that is no success means; nothing if only the registry's words can tell. */
    static Optional<Refusal> of(Answer answer) {
        return KNOWN.stream().filter(refusal -> refusal.sign.test(answer)).findFirst();
    }

    /**
     * The problem.
     *
     * @param what what was tried
     * @param said the registry's own words
     * @param repository registry and repository
     */
    Problem problem(String what, String said, String repository) {
        return Problem.environment(
                topic,
                what,
                meaning + " (" + said + ")",
                fixes.stream().map(fix -> fix.replace("%s", repository)).toArray(String[]::new));
    }

    private static Predicate<Answer> status(int status) {
        return answer -> answer.status() == status;
    }

    private static Predicate<Answer> says(String words) {
        Pattern pattern = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        return answer -> pattern.matcher(answer.words()).find();
    }
}
