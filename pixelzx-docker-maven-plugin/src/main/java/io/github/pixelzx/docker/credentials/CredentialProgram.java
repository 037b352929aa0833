package io.github.pixelzx.docker.credentials;

import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks a {@code docker-credential-<name>} program.
 *
 * <p>The protocol: the registry's name on standard input of {@code get}, a JSON object with user and secret on standard
 * output. Nothing of that output ever reaches a message unless the program failed, and then only what is not JSON.
 */
final class CredentialProgram {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final String name;
    private final String origin;
    private final Processes processes;

    /**
     * A helper.
     *
     * @param name without the prefix {@code docker-credential-}
     * @param origin who names it, for people: {@code credsStore of ~/.docker/config.json}
     */
    CredentialProgram(String name, String origin, Processes processes) {
        this.name = name;
        this.origin = origin;
        this.processes = processes;
    }

    /**
     * Asks for a registry's credentials.
     *
     * @throws ProblemException CREDENTIALS_UNREADABLE if the helper is missing, fails, or answers something else
     */
    Optional<Credentials> find(String server) {
        ProcessResult result = run(server);
        if (!result.succeeded()) {
            String said = (result.stdout() + result.stderr()).toLowerCase(Locale.ROOT);
            if (said.contains("credentials not found")) {
                return Optional.empty();
            }
            throw unreadable(server, "it ended with exit code " + result.exitCode())
                    .withEvidence(harmless(result))
                    .asException();
        }
        JsonTree answer = answer(server, result.stdout());
        String user = answer.path("Username").text("");
        String secret = answer.path("Secret").text("");
        return secret.isEmpty()
                ? Optional.empty()
                : Optional.of(Credentials.of(user, secret, program() + ", " + origin));
    }

    private ProcessResult run(String server) {
        if (!NAME.matcher(name).matches()) {
            throw unreadable(server, "'" + name + "' is not the name of a credential helper")
                    .asException();
        }
        try {
            return processes.run(Command.of(program(), "get").withInput(server).within(LIMIT));
        } catch (ProblemException e) {
            throw switch (e.problem().help()) {
                case PROGRAM_NOT_FOUND ->
                    unreadable(server, "there is no program " + program() + " on the PATH")
                            .asException(e);
                case PROGRAM_TIMED_OUT ->
                    unreadable(
                                    server,
                                    "it did not answer within " + LIMIT.toSeconds()
                                            + " s; it may be waiting for somebody to unlock it")
                            .asException(e);
                default -> e;
            };
        }
    }

    private JsonTree answer(String server, String stdout) {
        try {
            JsonTree answer = JsonTree.read(stdout.getBytes(StandardCharsets.UTF_8));
            if (answer.isObject()) {
                return answer;
            }
        } catch (IOException e) {
            // The parser's message would quote the answer, and with it perhaps a secret.
            throw unreadable(server, "it answered something that is not JSON").asException();
        }
        throw unreadable(server, "it answered something that is not a JSON object")
                .asException();
    }

    private static List<String> harmless(ProcessResult result) {
        return (result.stdout() + '\n' + result.stderr())
                .lines()
                .filter(line -> !line.isBlank() && line.indexOf('{') < 0 && line.indexOf('"') < 0)
                .limit(5)
                .toList();
    }

    private Problem unreadable(String server, String reason) {
        return Problem.environment(
                HelpTopic.CREDENTIALS_UNREADABLE,
                "Cannot get the credentials for " + server + " from " + program() + " (" + origin + ")",
                reason,
                "install " + program() + " where Maven's PATH finds it, or take it out of Docker's config.json",
                "or give the credentials in ~/.m2/settings.xml, in a <server> whose <id> is the registry's host");
    }

    private String program() {
        return "docker-credential-" + name;
    }
}
