package io.github.pixelzx.docker.credentials;

import com.fasterxml.jackson.core.JacksonException;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Docker's config.json says about credentials.
 *
 * <p>An entry is decoded when it is asked for, so that a broken one of another registry does no harm. No message holds
 * anything of the file's content.
 */
final class DockerConfig {

    private final String name;
    private final JsonTree root;
    private final String fix;

    private DockerConfig(String name, JsonTree root, String fix) {
        this.name = name;
        this.root = root;
        this.fix = fix;
    }

    /**
     * Reads the file; nothing if there is none.
     *
     * @throws ProblemException CREDENTIALS_UNREADABLE if it cannot be read or is not JSON
     */
    static Optional<DockerConfig> read(Path file) {
        String fix = "mv " + file + " " + file + ".broken && docker login REGISTRY";
        try {
            return parse(file.toString(), Files.readAllBytes(file), fix);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file.toString(), e.getClass().getSimpleName() + " while reading it", fix)
                    .asException(e);
        }
    }

    /**
     * Reads a configuration; nothing if it is blank.
     *
     * @param name of the place it is from, for people
     * @param fix what to do if it is wrong
     * @throws ProblemException CREDENTIALS_UNREADABLE if it is not JSON
     */
    static Optional<DockerConfig> parse(String name, byte[] content, String fix) {
        if (new String(content, StandardCharsets.UTF_8).isBlank()) {
            return Optional.empty();
        }
        try {
            JsonTree root = JsonTree.read(content);
            if (!root.isObject()) {
                throw unreadable(name, "it is not a JSON object", fix).asException();
            }
            return Optional.of(new DockerConfig(name, root, fix));
        } catch (JacksonException e) {
            // Neither the parser's message nor the exception itself is handed on: both quote what they stumbled over.
            throw unreadable(
                            name,
                            "it is not JSON: line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr(),
                            fix)
                    .asException();
        } catch (IOException e) {
            throw unreadable(name, e.getClass().getSimpleName() + " while reading it", fix)
                    .asException();
        }
    }

    /** The registries that {@code auths} has entries for, by their host. */
    Set<String> registries() {
        Set<String> registries = new TreeSet<>();
        root.path("auths").fields().keySet().forEach(key -> registries.add(RegistryKeys.registry(key)));
        return registries;
    }

    /** The helper that keeps this registry's credentials, if one is named for it. */
    Optional<String> helper(RegistryKeys keys) {
        JsonTree helpers = root.path("credHelpers");
        return keys.names().stream()
                .map(key -> helpers.path(key).text(""))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** The helper that keeps the credentials of all registries, if one is named. */
    Optional<String> store() {
        return Optional.of(root.path("credsStore").text("")).filter(name -> !name.isEmpty());
    }

    /** The credentials the file itself holds for this registry. */
    Optional<Credentials> stored(RegistryKeys keys) {
        JsonTree auths = root.path("auths");
        return keys.names().stream()
                .filter(auths::has)
                .flatMap(key -> entry(key, auths.path(key)).stream())
                .findFirst();
    }

    private Optional<Credentials> entry(String key, JsonTree entry) {
        String source = "auths of " + name;
        String token = entry.path("registrytoken").text("");
        if (!token.isEmpty()) {
            return Optional.of(new Credentials.RegistryToken(token, source));
        }
        String identity = entry.path("identitytoken").text("");
        if (!identity.isEmpty()) {
            return Optional.of(new Credentials.IdentityToken(identity, source));
        }
        String auth = entry.path("auth").text("");
        if (!auth.isEmpty()) {
            return Optional.of(decoded(key, auth, source));
        }
        String user = entry.path("username").text("");
        // An entry may be empty: with a helper, docker login leaves it so.
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(Credentials.of(user, entry.path("password").text(""), source));
    }

    private Credentials decoded(String key, String auth, String source) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable(name, "the entry '" + key + "' of auths is not base64", fix)
                    .asException();
        }
        // The first colon separates: a user name has none, a password may.
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw unreadable(name, "the entry '" + key + "' of auths does not hold user:password", fix)
                    .asException();
        }
        return Credentials.of(pair.substring(0, colon), stripped(pair.substring(colon + 1)), source);
    }

    /** Old Docker programs filled the pair up with NUL characters. */
    private static String stripped(String secret) {
        int nul = secret.indexOf('\0');
        return nul < 0 ? secret : secret.substring(0, nul);
    }

    private static Problem unreadable(String name, String reason, String fix) {
        return Problem.environment(
                HelpTopic.CREDENTIALS_UNREADABLE,
                "Cannot read Docker's credentials in " + name,
                reason,
                fix,
                "or give the credentials in ~/.m2/settings.xml, in a <server> whose <id> is the registry's host");
    }
}
