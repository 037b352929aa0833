package io.github.pixelzx.docker.credentials;

/** The {@code <server>} entries of Maven's settings.xml, decrypted. The goals implement it: only they know Maven. */
@FunctionalInterface
public interface SettingsCredentials extends CredentialSource {}
