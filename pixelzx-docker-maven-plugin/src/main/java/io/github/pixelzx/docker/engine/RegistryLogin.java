package io.github.pixelzx.docker.engine;

/**
 * What an engine tells a registry about who it asks for.
 *
 * @param user empty for an identity token
 * @param secret a password, an access token, or the identity token
 */
public record RegistryLogin(String user, String secret) {

    @Override
    public String toString() {
        return "login";
    }
}
