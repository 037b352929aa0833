package io.github.pixelzx.docker.engine;

import java.util.List;
import java.util.Map;

/** An engine's description while a test changes parts of it. */
public final class DescriptionDraft {

    private final EngineDescription from;
    private List<String> mirrors;
    private List<String> insecure;
    private Map<String, String> proxies;
    private String host;
    private List<String> limits;

    public DescriptionDraft(EngineDescription from) {
        this.from = from;
        this.mirrors = from.registryMirrors();
        this.insecure = from.insecureRegistries();
        this.proxies = from.proxies();
        this.host = from.host();
        this.limits = from.limits();
    }

    public DescriptionDraft mirrors(List<String> value) {
        mirrors = value;
        return this;
    }

    public DescriptionDraft insecure(List<String> value) {
        insecure = value;
        return this;
    }

    public DescriptionDraft proxies(Map<String, String> value) {
        proxies = value;
        return this;
    }

    public DescriptionDraft host(String value) {
        host = value;
        return this;
    }

    public DescriptionDraft limits(List<String> value) {
        limits = value;
        return this;
    }

    public EngineDescription description() {
        return new EngineDescription(
                from.id(),
                from.version(),
                from.apiVersion(),
                from.os(),
                from.architecture(),
                from.store(),
                mirrors,
                insecure,
                proxies,
                from.cgroupDriver(),
                from.userNamespaces(),
                host,
                from.environment(),
                limits);
    }
}
