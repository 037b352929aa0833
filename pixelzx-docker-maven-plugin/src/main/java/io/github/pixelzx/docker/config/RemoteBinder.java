package io.github.pixelzx.docker.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds where a remote BuildKit is, and how TLS is spoken to it. */
record RemoteBinder(ValueReader reader, Mistakes mistakes, Path basedir) {

    private static final List<ParameterRow> TLS = List.of(
            ParameterRow.BUILDER_CACERT,
            ParameterRow.BUILDER_CERT,
            ParameterRow.BUILDER_KEY,
            ParameterRow.BUILDER_SERVERNAME);

    /** None with a driver that needs none, or where it is not said. */
    BuilderSpec.@Nullable Remote remote(BuilderSpec.Driver driver) {
        Optional<Given> endpoint = reader.scalar(ParameterRow.BUILDER_ENDPOINT);
        if (driver != BuilderSpec.Driver.REMOTE) {
            return null;
        }
        if (endpoint.isEmpty()) {
            missing();
            return null;
        }
        String address = Texts.of(endpoint.get().value());
        if (!isEndpoint(address)) {
            mistakes.add(
                    endpoint.get(),
                    "'" + address + "' is neither unix:///path nor tcp://host:port",
                    ParameterRow.BUILDER_ENDPOINT.example());
        }
        Path cert = path(ParameterRow.BUILDER_CERT);
        Path key = path(ParameterRow.BUILDER_KEY);
        ParameterRow alone = cert == null ? ParameterRow.BUILDER_KEY : ParameterRow.BUILDER_CERT;
        if ((cert == null) != (key == null)) {
            reader.scalar(alone)
                    .ifPresent(given -> mistakes.add(given, "cert and key belong together", alone.example()));
        }
        if (address.startsWith("unix:")) {
            TLS.forEach(row -> reader.scalar(row)
                    .ifPresent(given -> mistakes.add(given, "no TLS is spoken to a socket", row.example())));
        }
        return new BuilderSpec.Remote(
                address,
                path(ParameterRow.BUILDER_CACERT),
                cert,
                key,
                reader.scalar(ParameterRow.BUILDER_SERVERNAME)
                        .map(given -> Texts.of(given.value()))
                        .orElse(null));
    }

    private void missing() {
        reader.scalar(ParameterRow.BUILDER_DRIVER)
                .ifPresent(given -> mistakes.add(
                        given,
                        "the driver remote needs to know where BuildKit is: <builder><endpoint>"
                                + " (-Dpixelzx.builder.endpoint)",
                        ParameterRow.BUILDER_DRIVER.defaultValue()));
    }

    private @Nullable Path path(ParameterRow row) {
        Path file = reader.path(row, basedir, basedir);
        return file.equals(basedir) ? null : file.toAbsolutePath();
    }

    /** Whether a BuildKit could listen there. */
    static boolean isEndpoint(String text) {
        try {
            URI address = URI.create(text);
            return "tcp".equals(address.getScheme())
                    ? address.getHost() != null && address.getPort() > 0
                    : "unix".equals(address.getScheme())
                            && address.getPath() != null
                            && address.getPath().startsWith("/");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
