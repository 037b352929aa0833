package io.github.pixelzx.docker.engine;

/**
 * What an engine tells a registry about who it asks for.
 *
 * @param user empty for a token
 * @param secret a password, an access token, or the token
 */
public record RegistryLogin(Kind kind, String user, String secret) {

    /** What the secret is. */
    public enum Kind {
        /** The user's password or access token. */
        PASSWORD,
        /** Exchanged for an access token at the registry's token server. */
        IDENTITY_TOKEN,
        /** Handed to the registry as it is. */
        REGISTRY_TOKEN
    }

    /** A user with a password or an access token. */
    public static RegistryLogin of(String user, String secret) {
        return new RegistryLogin(Kind.PASSWORD, user, secret);
    }

    /** A token that is exchanged for an access token at the registry's token server. */
    public static RegistryLogin identityToken(String token) {
        return new RegistryLogin(Kind.IDENTITY_TOKEN, "", token);
    }

    /** A token that is handed to the registry as it is. */
    public static RegistryLogin registryToken(String token) {
        return new RegistryLogin(Kind.REGISTRY_TOKEN, "", token);
    }

    @Override
    public String toString() {
        return "login";
    }
}
