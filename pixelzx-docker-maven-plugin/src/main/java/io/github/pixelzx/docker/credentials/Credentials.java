package io.github.pixelzx.docker.credentials;

import java.util.function.Function;

/**
 * Who someone is to one registry, and where that was found.
 *
 * <p>The text form of every kind names the source and never the secret.
 */
public sealed interface Credentials permits Credentials.Login, Credentials.IdentityToken, Credentials.RegistryToken {

    /** The user name by which Docker's programs say that the secret is an identity token. */
    String TOKEN_USER = "<token>";

    /** Where they were found, for people: {@code settings.xml (server 'ghcr.io')}. */
    String source();

    /**
     * A user and a secret as Docker's programs store them.
     *
     * @param user {@code <token>} says that the secret is an identity token
     */
    static Credentials of(String user, String secret, String source) {
        return user.equals(TOKEN_USER) ? new IdentityToken(secret, source) : new Login(user, secret, source);
    }

    /** What becomes of them, by their kind: whoever asks has thought of every kind. */
    <T> T fold(
            Function<? super Login, ? extends T> login,
            Function<? super IdentityToken, ? extends T> identityToken,
            Function<? super RegistryToken, ? extends T> registryToken);

    /** A user with a password or an access token. */
    record Login(String user, String secret, String source) implements Credentials {

        @Override
        public <T> T fold(
                Function<? super Login, ? extends T> login,
                Function<? super IdentityToken, ? extends T> identityToken,
                Function<? super RegistryToken, ? extends T> registryToken) {
            return login.apply(this);
        }

        @Override
        public String toString() {
            return "login from " + source;
        }
    }

    /** A token that is exchanged for an access token at the registry's token server. */
    record IdentityToken(String token, String source) implements Credentials {

        @Override
        public <T> T fold(
                Function<? super Login, ? extends T> login,
                Function<? super IdentityToken, ? extends T> identityToken,
                Function<? super RegistryToken, ? extends T> registryToken) {
            return identityToken.apply(this);
        }

        @Override
        public String toString() {
            return "identity token from " + source;
        }
    }

    /** A token that is handed to the registry as it is, without a token server; nobody renews it. */
    record RegistryToken(String token, String source) implements Credentials {

        @Override
        public <T> T fold(
                Function<? super Login, ? extends T> login,
                Function<? super IdentityToken, ? extends T> identityToken,
                Function<? super RegistryToken, ? extends T> registryToken) {
            return registryToken.apply(this);
        }

        @Override
        public String toString() {
            return "registry token from " + source;
        }
    }
}
