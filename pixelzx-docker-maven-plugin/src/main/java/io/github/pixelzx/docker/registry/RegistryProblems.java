package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What can go wrong with one repository, each with its fix.
 *
 * @param registry as references name it
 * @param repository its path there
 */
record RegistryProblems(String registry, String repository) {

    private static final int LAST = 3;

    /** The registry did not answer, or broke off, at every attempt. */
    Problem unreachable(String operation, List<String> causes) {
        List<String> fixes = new ArrayList<>();
        fixes.add("curl -v " + address() + " shows whether this machine reaches it");
        if (!Endpoint.isLoopback(address())) {
            fixes.add("behind a proxy: MAVEN_OPTS=\"-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT\" mvn …");
        }
        fixes.add(again(operation));
        return Problem.environment(
                HelpTopic.REGISTRY_UNREACHABLE,
                what(operation),
                "the registry could not be reached in " + times(causes) + ":\n" + last(causes),
                fixes.toArray(String[]::new));
    }

    /** The registry answered, but asked to come back later at every attempt. */
    Problem keptFailing(String operation, List<String> causes, Duration wait) {
        return Problem.environment(
                HelpTopic.REGISTRY_UNREACHABLE,
                what(operation),
                "the registry put it off in " + times(causes) + ":\n" + last(causes),
                "wait " + Math.max(1, wait.toSeconds()) + " s or more and " + again(operation),
                "HTTP 429 is a rate limit: logged in it is higher: docker login " + registry);
    }

    /** A failure of the connection that would be the same at every attempt; nothing if it may pass. */
    Optional<Problem> lasting(String operation, IOException failure) {
        if (failure instanceof FileSystemException) {
            return Optional.of(Problem.project(
                    HelpTopic.LAYOUT_DAMAGED,
                    what(operation),
                    "a file of the image layout cannot be read: " + describe(failure),
                    "mvn clean verify, to build and test the image anew"));
        }
        if (isNoTls(failure)) {
            return Optional.of(insecure(operation, "it does not speak TLS: " + describe(failure)));
        }
        if (isMistrust(failure)) {
            return Optional.of(Problem.environment(
                    HelpTopic.REGISTRY_NOT_TRUSTED,
                    what(operation),
                    "its TLS certificate is not trusted: " + describe(failure),
                    "put the certificate of the authority that issued it into /etc/docker/certs.d/" + registry
                            + "/ca.crt (or the same below ~/.docker), as for docker itself; or name it: <builder><certificates>"
                            + registry + "=ca.pem</certificates> (-Dpixelzx.builder.certificates)",
                    "or keytool -importcert -cacerts -storepass changeit -alias " + registry.replace(':', '-')
                            + " -file ca.pem, with the certificate of the authority that issued it",
                    "or MAVEN_OPTS=\"-Djavax.net.ssl.trustStore=FILE\" mvn …"));
        }
        return Optional.empty();
    }

    /** The registry or its token server wants other credentials, or any. */
    Problem unauthorized(String operation, Answer answer, Optional<Credentials> credentials) {
        String used = credentials
                .map(found -> "it does not accept the credentials from " + found.source())
                .orElse("no credentials were found for " + registry + " in settings.xml or Docker's config.json");
        return Problem.environment(
                HelpTopic.REGISTRY_UNAUTHORIZED,
                what(operation),
                used + " (" + said(answer) + ")",
                "docker login" + (isHub() ? "" : " " + registry),
                "or in ~/.m2/settings.xml: <server><id>" + registry
                        + "</id><username>USER</username><password>TOKEN</password></server>");
    }

    /** The registry knows who asks and does not let them. */
    Problem denied(String operation, Answer answer, Optional<Credentials> credentials) {
        Optional<Refusal> known = Refusal.of(answer);
        if (known.isPresent()) {
            return known.get().problem(what(operation), said(answer), name());
        }
        String who = credentials
                .map(found -> "the credentials used are from " + found.source())
                .orElse("no credentials were found");
        return Problem.environment(
                HelpTopic.REGISTRY_DENIED,
                what(operation),
                "the registry denies it (" + said(answer) + "); " + who,
                "give this user the right to push to " + name() + ", or use another user: docker login"
                        + (isHub() ? "" : " " + registry),
                "check <registry> and <image> (-Dpixelzx.registry, -Dpixelzx.image): they make " + name());
    }

    /** There is no such repository, and the registry does not make one by itself. */
    Problem unknown(String operation, Answer answer) {
        return Problem.environment(
                HelpTopic.REPOSITORY_UNKNOWN,
                what(operation),
                "the registry does not know the repository (" + said(answer) + ")",
                "create the repository " + repository + " at " + registry + "; not every registry does so on push",
                "check <registry> and <image> (-Dpixelzx.registry, -Dpixelzx.image): they make " + name());
    }

    /** Any other refusal; where it is none that is known, the registry's own words have to do. */
    Problem refused(String operation, Answer answer) {
        return Refusal.of(answer)
                .map(refusal -> refusal.problem(what(operation), said(answer), name()))
                .orElseGet(() -> refused(operation, "the registry refused: " + said(answer)));
    }

    /** An index or manifest was refused: perhaps because of what it is. */
    Problem manifestRefused(String operation, Answer answer, String mediaType) {
        if (answer.status() == 404 && answer.codes().contains("NAME_UNKNOWN")) {
            return unknown(operation, answer);
        }
        boolean kind = List.of(400, 404, 406, 415, 422).contains(answer.status())
                && (answer.status() == 415
                        || answer.codes().stream().anyMatch(List.of("MANIFEST_INVALID", "UNSUPPORTED")::contains));
        if (MediaTypes.isIndex(mediaType) && kind && Refusal.of(answer).isEmpty()) {
            return Problem.environment(
                    HelpTopic.REGISTRY_WITHOUT_INDEXES,
                    what(operation),
                    "the registry refuses an index (" + said(answer) + "), and with it any image of several platforms",
                    "update the registry: " + mediaType + " is part of the OCI image specification since 2017",
                    "or publish to another one: -Dpixelzx.registry=ghcr.io/acme (<registry>)");
        }
        return refused(operation, answer);
    }

    /** The registry did something the specification does not allow for. */
    Problem refused(String operation, String why) {
        return Problem.environment(
                HelpTopic.REGISTRY_REFUSED,
                what(operation),
                why,
                "see the registry's own log and documentation for the words above",
                "curl -v " + address() + " shows whether an OCI registry answers there");
    }

    /** Only plain HTTP would get there, and that is not allowed. */
    Problem insecure(String operation, String why) {
        return Problem.environment(
                HelpTopic.REGISTRY_INSECURE,
                what(operation),
                why + "; plain HTTP is used on loopback only, and where it is allowed by name",
                "<insecureRegistries>" + registry + "</insecureRegistries> (-Dpixelzx.insecureRegistries=" + registry
                        + "), if its network can be trusted",
                "or give the registry a certificate");
    }

    /** The registry sends the request on to where it must not go. */
    Problem insecureTarget(String operation, URI target) {
        return insecure(operation, "the registry points to " + target.getScheme() + "://" + target.getRawAuthority());
    }

    /** What was read from the file is not what the descriptor names. */
    Problem changed(String operation, Digest expected, Digest sent) {
        return Problem.project(
                HelpTopic.LAYOUT_DAMAGED,
                what(operation),
                "the blob's bytes changed while they were pushed: " + sent + " instead of " + expected,
                "mvn clean verify, to build and test the image anew");
    }

    /** The registry says it holds other bytes than it was given. */
    Problem differs(String operation, Digest expected, Digest stored) {
        return Problem.environment(
                HelpTopic.READ_BACK_DIFFERS,
                what(operation),
                "the registry says it is " + stored + ", sent was " + expected,
                "look for a proxy or registry that rewrites manifests; it cannot be used for images tested before");
    }

    /** A blob that an image needs is not there. */
    Problem noBlob(Digest blob) {
        return Problem.environment(
                HelpTopic.IMAGE_UNKNOWN,
                "The image in " + name() + " is not whole",
                "the registry does not have its blob " + blob,
                "publish the image again: mvn deploy");
    }

    /** A blob cannot be written to this machine's disk. */
    Problem unwritable(Path file, String why) {
        return Problem.environment(
                HelpTopic.DISK_FULL,
                "Cannot write what is read from " + name(),
                file + ": " + why,
                "make room in " + file.getParent() + ", or make it writable for this user");
    }

    /** The registry hands out other bytes than it was asked for. */
    Problem rewritten(String operation, Digest expected, Digest found) {
        return Problem.environment(
                HelpTopic.READ_BACK_DIFFERS,
                what(operation),
                "the registry hands out " + found + ", asked for was " + expected,
                "look for a proxy or registry that rewrites what it stores; its images cannot be trusted");
    }

    /** A failure in a few words: the type's, where it has none of its own. */
    static String describe(IOException failure) {
        String message = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            return "unknown host " + message;
        }
        if (failure instanceof FileSystemException) {
            return failure.getClass().getSimpleName() + ": " + message;
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Whether a TLS client was answered by something else than TLS. */
    static boolean isNoTls(IOException failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("ssl message");
    }

    static boolean isMistrust(IOException failure) {
        if (failure instanceof SSLPeerUnverifiedException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return failure instanceof SSLHandshakeException
                && String.valueOf(failure.getMessage()).contains("certification path");
    }

    /** What is only read is not sent; whoever looks for a blob may be about to send it. */
    private static String again(String operation) {
        String again = "run the same command again";
        return operation.startsWith("read ") || operation.startsWith("look for manifest ")
                ? again
                : again + ": it sends only what is missing";
    }

    private String what(String operation) {
        return "Cannot " + operation + " at registry " + registry;
    }

    private static String times(List<String> causes) {
        return causes.size() == 1 ? "one attempt" : causes.size() + " attempts";
    }

    private static String last(List<String> causes) {
        return String.join("\n", causes.subList(Math.max(0, causes.size() - LAST), causes.size()));
    }

    /** Names the server too where it is another one: the token server. */
    private String said(Answer answer) {
        String authority = String.valueOf(answer.uri().getRawAuthority());
        return authority.equals(registry) ? answer.words() : authority + ": " + answer.words();
    }

    private String name() {
        return registry + '/' + repository;
    }

    private URI address() {
        return new Endpoint(registry, List.of()).bases().get(0);
    }

    private boolean isHub() {
        return registry.equals("docker.io");
    }
}
