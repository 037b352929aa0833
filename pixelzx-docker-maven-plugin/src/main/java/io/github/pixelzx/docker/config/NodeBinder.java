package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.BuilderSpec.Container;
import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds one node of a builder; what it does not say is the builder's. */
record NodeBinder(Path basedir) {

    private static final Set<String> KNOWN = Set.of(
            "name",
            "driver",
            "endpoint",
            "platforms",
            "cacert",
            "cert",
            "key",
            "servername",
            "driverOpts",
            "kubeconfig",
            "kubeContext",
            "image",
            "network",
            "memory",
            "cpus");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    private static final Pattern CPUS = Pattern.compile("[0-9]{1,4}(?:\\.[0-9]{1,3})?");
    private static final String USUAL_ENGINE = "default";
    private static final Map<String, String> CERTIFICATES =
            new TreeMap<>(Map.of("cacert", "ca.pem", "cert", "cert.pem", "key", "key.pem"));

    NodeSpec node(ElementReader in, BuilderSpec builder) {
        in.knowing(KNOWN);
        List<Platform> platforms = platforms(in);
        if (platforms.isEmpty() && in.list("platforms").isEmpty()) {
            in.mistake("it builds nothing without <platforms>", "<platforms>linux/arm64</platforms>…");
        }
        String name = in.value("name", "arm64", NodeBinder::name);
        if (name == null) {
            name = platforms.isEmpty() ? "node" : nameOf(platforms.get(0));
        }
        Driver driver = in.value("driver", Driver.DOCKER_CONTAINER.buildxName(), NodeBinder::driver);
        if (driver == null) {
            driver = builder.driver();
        }
        String endpoint = in.text("endpoint");
        boolean remote = driver == Driver.REMOTE;
        BuilderSpec own = new BuilderSpec(
                        builder.name() + '-' + name.toLowerCase(Locale.ROOT),
                        driver,
                        container(in, builder.container()),
                        builder.buildkit(),
                        builder.keepState())
                .reaching(remote ? remote(in, endpoint) : null);
        if (driver == Driver.DOCKER_CONTAINER) {
            own = own.withEnvironment(ContainerOptions.of(in, own.container().environment()));
        } else if (driver == Driver.REMOTE && !in.map("driverOpts").isEmpty()) {
            in.mistake("a BuildKit that runs already takes no driver-opts", "<node> without <driverOpts>");
        }
        if (driver == Driver.KUBERNETES) {
            return new NodeSpec(name, platforms, endpoint, null, own.in(KubernetesBinder.of(in, basedir)));
        }
        return new NodeSpec(name, platforms, endpoint, remote ? null : engine(in, endpoint), own);
    }

    private static List<Platform> platforms(ElementReader in) {
        List<Platform> platforms = new ArrayList<>();
        for (String text : in.list("platforms")) {
            Optional<PlatformNames.Unknown> unknown = PlatformNames.check(text);
            if (unknown.isEmpty()) {
                platforms.add(Platform.parse(text));
            } else {
                in.child("platforms")
                        .orElse(in)
                        .mistake(
                                unknown.get().reason(),
                                unknown.get()
                                        .suggestion()
                                        .map(Platform::toString)
                                        .orElse("linux/arm64"));
            }
        }
        return platforms.stream().sorted().distinct().toList();
    }

    /** Without the system, which is the same for all: {@code arm64}, {@code arm-v7}. */
    private static String nameOf(Platform platform) {
        String text = platform.toString();
        return text.substring(text.indexOf('/') + 1).replace('/', '-');
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("is no node's name; letters, digits and . _ -");
        }
        return text;
    }

    private static Driver driver(String text) {
        for (Driver driver : Driver.values()) {
            if (driver.buildxName().equals(text) && driver != Driver.DOCKER) {
                return driver;
            }
        }
        throw new IllegalArgumentException("is no driver a node can have; docker-container, remote or kubernetes");
    }

    private static Container container(ElementReader in, Container usual) {
        String image = in.value("image", usual.image(), text -> {
            ImageReference.parse(text);
            return text;
        });
        Long memory = in.value("memory", "4GB", text -> {
            if (!ByteSize.FORM.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
                throw new IllegalArgumentException("is no size with a unit, such as 512MB or 4GB");
            }
            return ByteSize.of(text);
        });
        Long cpus = in.value("cpus", "1.5", text -> {
            if (!CPUS.matcher(text).matches()) {
                throw new IllegalArgumentException("is no number of processors, such as 2 or 1.5");
            }
            return new BigDecimal(text)
                    .multiply(BigDecimal.valueOf(1_000_000_000))
                    .longValue();
        });
        String network = in.value("network", "host", Function.identity());
        return new Container(
                image == null ? usual.image() : image,
                network == null ? usual.network() : network,
                memory == null ? usual.memoryBytes() : memory,
                cpus == null ? usual.nanoCpus() : cpus,
                usual.restartPolicy(),
                usual.labels(),
                usual.entitlements(),
                usual.environment());
    }

    private @Nullable Remote remote(ElementReader in, String endpoint) {
        if (!RemoteBinder.isEndpoint(endpoint)) {
            in.mistake(
                    endpoint.isEmpty()
                            ? "the driver remote needs an <endpoint>"
                            : "'" + endpoint + "' is neither unix:///path nor tcp://host:port",
                    "<endpoint>tcp://buildkit.lan:1234</endpoint>…");
            return null;
        }
        Path cert = file(in, "cert");
        Path key = file(in, "key");
        if ((cert == null) != (key == null)) {
            in.mistake("cert and key belong together", "<cert>certs/cert.pem</cert><key>certs/key.pem</key>…");
        }
        String servername = in.text("servername");
        Path cacert = file(in, "cacert");
        if (endpoint.startsWith("unix:") && (cacert != null || cert != null || key != null)) {
            in.mistake("no TLS is spoken to a socket", "<endpoint>" + endpoint + "</endpoint>…");
        }
        return new Remote(endpoint, cacert, cert, key, servername.isEmpty() ? null : servername);
    }

    private @Nullable Path file(ElementReader in, String name) {
        return in.value(
                name,
                "certs/" + CERTIFICATES.get(name),
                text -> basedir.resolve(text).toAbsolutePath().normalize());
    }

    /** Null for the usual one. */
    private @Nullable EngineSpec engine(ElementReader in, String endpoint) {
        Path certificates = certificates(in);
        if (certificates != null && !endpoint.startsWith("tcp://")) {
            in.mistake("TLS is spoken to an engine at tcp:// only", "<endpoint>tcp://arm.lan:2376</endpoint>…");
        }
        return endpoint.isEmpty() || endpoint.equals(USUAL_ENGINE)
                ? null
                : new EngineSpec(endpoint, certificates, ConfigurationTable.opening(in.path()));
    }

    /** A docker program takes them from one directory, by these names. */
    private @Nullable Path certificates(ElementReader in) {
        Path directory = null;
        for (Map.Entry<String, String> each : CERTIFICATES.entrySet()) {
            Path file = file(in, each.getKey());
            if (file == null) {
                continue;
            }
            Path parent = file.getParent();
            if (!file.endsWith(each.getValue()) || (directory != null && !directory.equals(parent))) {
                in.mistake(
                        "an engine's certificates are ca.pem, cert.pem and key.pem of one directory, not " + file,
                        "<cacert>certs/ca.pem</cacert><cert>certs/cert.pem</cert><key>certs/key.pem</key>…");
                return null;
            }
            directory = parent;
        }
        return directory;
    }
}
