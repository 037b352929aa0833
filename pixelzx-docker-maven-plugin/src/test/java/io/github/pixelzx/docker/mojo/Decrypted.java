package io.github.pixelzx.docker.mojo;

import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** What became of an attempt to decrypt something of {@code settings.xml}. */
record Decrypted(List<Server> servers, List<Proxy> proxies, List<SettingsProblem> problems)
        implements SettingsDecryptionResult {

    static Decrypted servers(List<Server> servers) {
        return new Decrypted(servers, List.of(), List.of());
    }

    @Override
    public Server getServer() {
        return servers.get(0);
    }

    @Override
    public List<Server> getServers() {
        return servers;
    }

    @Override
    public Proxy getProxy() {
        return proxies.get(0);
    }

    @Override
    public List<Proxy> getProxies() {
        return proxies;
    }

    @Override
    public List<SettingsProblem> getProblems() {
        return problems;
    }
}
