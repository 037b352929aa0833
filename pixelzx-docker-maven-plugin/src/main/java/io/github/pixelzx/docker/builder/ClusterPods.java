package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The pods a builder runs in, until they are ready or it is clear why they are not.
 *
 * <p>buildx says no more than how many are ready, and that after two minutes. Why, the cluster tells who asks it; an image
 * that cannot be pulled is not waited for, while a pod that finds no place may get one when the cluster grows.
 *
 * @param deployment what buildx makes, which is also the pods' label {@code app}
 * @param kubeconfig files that tell of clusters, as {@code KUBECONFIG} lists them
 */
record ClusterPods(Buildx buildx, String builder, String deployment, String kubeconfig, String namespace) {

    /** Longer than any {@code timeout} somebody would choose for pods. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final Pattern NOT_READY = Pattern.compile("expected \\d+ replicas to be ready");
    private static final Pattern FORBIDDEN =
            Pattern.compile("is forbidden: |cannot (?:create|get|list|delete) resource");
    private static final Pattern UNKNOWN_USER =
            Pattern.compile("Unauthorized|asked for the client to provide credentials|getting credentials");
    private static final Pattern MISTRUSTED = Pattern.compile("x509: |tls: |certificate ");

    /** Reasons to wait that do not go away by themselves. */
    private static final Set<String> PULL_FAILURES =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    private static final Set<String> PASSING = Set.of("ContainerCreating", "PodInitializing");

    /**
     * Has buildx make them, and waits.
     *
     * @throws ProblemException if they do not become ready ({@link HelpTopic#KUBERNETES})
     */
    void await() {
        try (Questions questions = new Questions("Waiting for the builder's pods", 1)) {
            Future<List<String>> boot = questions.ask(() -> buildx.bootstrap(builder, LIMIT));
            Optional<String> before = Optional.empty();
            while (!isDone(boot)) {
                // Twice: pods of an earlier image may be there for a moment still.
                Optional<String> now = unpullable();
                if (before.isPresent() && now.isPresent()) {
                    throw imageProblem(now.get()).asException();
                }
                before = now;
            }
            List<String> said = questions.answer(boot);
            if (!said.isEmpty()) {
                throw problem(said).asException();
            }
        }
    }

    private static boolean isDone(Future<?> boot) {
        try {
            boot.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            // Whoever waits for the answer is told.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Problem problem(List<String> said) {
        String reason = said.get(0).replaceFirst("^ERROR: ", "");
        String all = String.join("\n", said);
        if (FORBIDDEN.matcher(all).find()) {
            return told(
                    "The cluster does not let this user make a builder in namespace " + namespace,
                    reason,
                    "kubectl auth can-i create deployments -n " + namespace
                            + "   (and configmaps, pods/exec; as the user of the kubeconfig)",
                    "-Dpixelzx.builder.driverOpts.namespace=<another> (<builder><driverOpts><namespace>)");
        }
        if (UNKNOWN_USER.matcher(all).find()) {
            return told(
                    "The cluster does not know the user of the kubeconfig",
                    reason,
                    "log in to the cluster again, as its provider says; then: kubectl auth whoami");
        }
        if (NOT_READY.matcher(all).find()) {
            return unpullable().map(this::imageProblem).orElseGet(() -> notReady(reason));
        }
        if (MISTRUSTED.matcher(all).find()) {
            return told(
                    "The cluster's certificate is not trusted",
                    reason,
                    "certificate-authority-data of the cluster in the kubeconfig: kubectl config view --raw   (is it this"
                            + " cluster's?)");
        }
        return told(
                "The builder's pods cannot be made in namespace " + namespace,
                reason,
                "kubectl cluster-info   (does the cluster answer?)",
                "kubectl describe deployment " + deployment + " -n " + namespace);
    }

    private Problem notReady(String reason) {
        List<String> pending = new ArrayList<>();
        for (JsonTree pod : pods()) {
            String name = pod.path("metadata").path("name").text("");
            for (JsonTree condition : pod.path("status").path("conditions")) {
                if (condition.path("reason").text("").equals("Unschedulable")) {
                    pending.add(name + ": " + condition.path("message").text(""));
                }
            }
        }
        if (!pending.isEmpty()) {
            return told(
                    "No machine of the cluster takes the builder's pods",
                    String.join("\n", pending),
                    "<nodeselector>, <tolerations>, <requests.cpu> and <requests.memory> in <builder><driverOpts> must fit a"
                            + " machine: kubectl describe nodes",
                    "or wait longer, where the cluster grows by itself: -Dpixelzx.builder.driverOpts.timeout=10m"
                            + " (<builder><driverOpts><timeout>)");
        }
        List<String> waiting = waiting().stream()
                .filter(each -> !PASSING.contains(each.reason()))
                .map(Waiting::text)
                .toList();
        String why = waiting.isEmpty() ? refusal().orElse(reason) : String.join("\n", waiting);
        return told(
                "The builder's pods do not become ready",
                why,
                "kubectl describe pods -l app=" + deployment + " -n " + namespace,
                "kubectl logs -l app=" + deployment + " -n " + namespace,
                "or wait longer: -Dpixelzx.builder.driverOpts.timeout=5m (<builder><driverOpts><timeout>)");
    }

    private Problem imageProblem(String why) {
        return told(
                "The cluster cannot pull the image of the builder's pods",
                why,
                "-Dpixelzx.builder.driverOpts.image=<one that its machines can pull> (<builder><driverOpts><image>)",
                "or give the service account of the pods the right to pull it (imagePullSecrets):"
                        + " -Dpixelzx.builder.driverOpts.serviceaccount=<name>");
    }

    private static Problem told(String what, String why, String... fixes) {
        return Problem.environment(HelpTopic.KUBERNETES, what, why, fixes);
    }

    /** What a container of a pod waits for. */
    private record Waiting(String reason, String text) {}

    private Optional<String> unpullable() {
        return waiting().stream()
                .filter(each -> PULL_FAILURES.contains(each.reason()))
                .map(Waiting::text)
                .findFirst();
    }

    private List<Waiting> waiting() {
        List<Waiting> all = new ArrayList<>();
        for (JsonTree pod : pods()) {
            if (pod.path("metadata").has("deletionTimestamp")) {
                continue;
            }
            for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
                for (JsonTree container : pod.path("status").path(kind)) {
                    JsonTree waiting = container.path("state").path("waiting");
                    String reason = waiting.path("reason").text("");
                    if (!reason.isEmpty()) {
                        all.add(new Waiting(
                                reason,
                                pod.path("metadata").path("name").text("") + ": " + reason + ", "
                                        + container.path("image").text("") + ": "
                                        + waiting.path("message").text("no more is said")));
                    }
                }
            }
        }
        return all;
    }

    /** Why there are no pods at all: a quota, or what is admitted. */
    private Optional<String> refusal() {
        for (JsonTree condition : said("/apis/apps/v1/namespaces/" + namespace + "/deployments/" + deployment)
                .path("status")
                .path("conditions")) {
            if (condition.path("type").text("").equals("ReplicaFailure")) {
                return Optional.of(condition.path("message").text(""));
            }
        }
        return Optional.empty();
    }

    private JsonTree pods() {
        return said("/api/v1/namespaces/" + namespace + "/pods?labelSelector=app%3D" + deployment)
                .path("items");
    }

    private JsonTree said(String path) {
        try {
            return JsonTree.read(
                    buildx.clusterSays(kubeconfig, path).orElse("{}").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return JsonTree.missing();
        }
    }
}
