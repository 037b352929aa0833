package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts one login of settings.xml. What cannot be decrypted, or names a variable that nothing defines, is a problem:
 * sent as it stands it would only be a wrong password.
 */
record SettingsDecryption(SettingsDecrypter decrypter) {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]+)}");

    /**
     * A server with its values in plain text.
     *
     * @throws ProblemException if one of them cannot be known
     */
    Server of(Server server) {
        Owner owner = new Owner(
                "server '" + server.getId() + "'", "remove the server and use: docker login " + server.getId());
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        owner.requireDecrypted(result.getProblems());
        Server decrypted = result.getServer();
        owner.requireResolved("username", decrypted.getUsername());
        owner.requireResolved("password", decrypted.getPassword());
        owner.requireResolved("passphrase", decrypted.getPassphrase());
        return decrypted;
    }

    /**
     * A proxy with its login in plain text.
     *
     * @throws ProblemException if that cannot be known
     */
    Proxy of(Proxy proxy) {
        Owner owner = new Owner(
                "proxy '" + proxy.getId() + "'", "remove <username> and <password> of that <proxy>, if it needs none");
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
        owner.requireDecrypted(result.getProblems());
        Proxy decrypted = result.getProxy();
        owner.requireResolved("username", decrypted.getUsername());
        owner.requireResolved("password", decrypted.getPassword());
        return decrypted;
    }

    /**
     * Whose login it is.
     *
     * @param otherwise what the user may do without it
     */
    private record Owner(String name, String otherwise) {

        void requireDecrypted(List<SettingsProblem> problems) {
            if (!problems.isEmpty()) {
                throw Problem.environment(
                                HelpTopic.CREDENTIALS_UNREADABLE,
                                "Cannot decrypt the password of " + name + " in settings.xml",
                                problems.stream()
                                        .map(SettingsProblem::getMessage)
                                        .collect(Collectors.joining("\n")),
                                "mvn --encrypt-password, with the master password of ~/.m2/settings-security.xml",
                                "or " + otherwise)
                        .asException();
            }
        }

        /** Maven leaves an expression that nothing defines as it stands. */
        void requireResolved(String element, @Nullable String value) {
            Matcher expression = EXPRESSION.matcher(value == null ? "" : value);
            if (expression.matches()) {
                String variable = expression.group(1);
                throw Problem.environment(
                                HelpTopic.CREDENTIALS_UNREADABLE,
                                "The " + element + " of " + name + " in settings.xml is not known",
                                "it is " + value + ", and nothing defines that",
                                variable.startsWith("env.")
                                        ? "export " + variable.substring("env.".length()) + "=…"
                                        : "mvn -D" + variable + "=…",
                                "or " + otherwise)
                        .asException();
            }
        }
    }
}
