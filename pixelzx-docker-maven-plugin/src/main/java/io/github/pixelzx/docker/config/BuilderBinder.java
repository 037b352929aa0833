package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds the builder: its name, its driver, its container and BuildKit's own configuration. */
final class BuilderBinder {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*");
    private static final Pattern CPUS = Pattern.compile("[0-9]{1,4}(?:\\.[0-9]{1,3})?");
    private static final Pattern NETWORK = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:-]*");
    private static final Pattern RESTART = Pattern.compile("no|always|unless-stopped|on-failure(:[0-9]{1,4})?");
    private static final String OWN_LABELS = "io.pixelzx.";

    private final Sources sources;
    private final ValueReader reader;
    private final Mistakes mistakes;
    private final Path basedir;

    BuilderBinder(Sources sources, ValueReader reader, Mistakes mistakes, Path basedir) {
        this.sources = sources;
        this.reader = reader;
        this.mistakes = mistakes;
        this.basedir = basedir;
    }

    BuilderSpec builder(List<String> insecureRegistries) {
        String name = name();
        BuilderSpec.Driver driver = driver();
        BuilderSpec.Container container = new BuilderSpec.Container(
                image(),
                matching(ParameterRow.BUILDER_NETWORK, NETWORK, "is no name of a network")
                        .orElse(null),
                bytes(ParameterRow.BUILDER_MEMORY),
                nanoCpus(),
                matching(ParameterRow.BUILDER_RESTART_POLICY, RESTART, "is no restart policy of Docker's")
                        .orElse(ParameterRow.BUILDER_RESTART_POLICY.defaultValue()),
                labels(),
                entitlements(),
                ContainerOptions.of(sources, mistakes, driver));
        BuilderSpec.Buildkit buildkit =
                new BuilderSpec.Buildkit(keepStorage(), config(), insecureRegistries, certificates());
        boolean keepState = reader.bool(ParameterRow.BUILDER_KEEP_STATE, false);
        BuilderSpec builder = new BuilderSpec(name, driver, container, buildkit, keepState)
                .in(new KubernetesBinder(sources, reader, mistakes, basedir).kubernetes(driver));
        List<NodeSpec> nodes = new NodesBinder(reader, mistakes, new NodeBinder(basedir)).nodes(builder);
        if (driver == BuilderSpec.Driver.REMOTE && nodes.isEmpty()) {
            return builder.reaching(new RemoteBinder(reader, mistakes, basedir).remote(driver));
        }
        return builder.at(nodes);
    }

    private String name() {
        String name = ParameterRow.BUILDER.defaultValue();
        Optional<Given> given = reader.scalar(ParameterRow.BUILDER);
        if (given.isPresent()) {
            name = Texts.of(given.get().value());
            if (!NAME.matcher(name).matches()) {
                mistakes.add(
                        given.get(),
                        "'" + name + "' is no builder's name; letters, digits and . _ -, beginning with a letter",
                        ParameterRow.BUILDER.defaultValue());
            } else if (name.equals("default")) {
                mistakes.add(
                        given.get(),
                        "'default' is the engine's own builder, which cannot be made here",
                        ParameterRow.BUILDER.defaultValue());
            }
        }
        return name;
    }

    private BuilderSpec.Driver driver() {
        String text = matching(
                        ParameterRow.BUILDER_DRIVER,
                        Pattern.compile("docker|docker-container|remote|kubernetes"),
                        "is no driver this plugin can use; docker-container, docker, remote or kubernetes")
                .orElse(ParameterRow.BUILDER_DRIVER.defaultValue());
        for (BuilderSpec.Driver driver : BuilderSpec.Driver.values()) {
            if (driver.buildxName().equals(text)) {
                return driver;
            }
        }
        return BuilderSpec.Driver.DOCKER_CONTAINER;
    }

    private String image() {
        Optional<Given> given = reader.scalar(ParameterRow.BUILDER_IMAGE);
        if (given.isEmpty()) {
            return ParameterRow.BUILDER_IMAGE.defaultValue();
        }
        String image = Texts.of(given.get().value());
        try {
            ImageReference.parse(image);
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    given.get(),
                    "'" + image + "' is no image reference: " + e.getMessage(),
                    ParameterRow.BUILDER_IMAGE.defaultValue());
        }
        return image;
    }

    private long bytes(ParameterRow row) {
        return ByteSize.of(matching(row, ByteSize.FORM, "is no size with a unit, such as 512MB or 4GB")
                .orElse(""));
    }

    private long nanoCpus() {
        String cpus = matching(ParameterRow.BUILDER_CPUS, CPUS, "is no number of processors, such as 2 or 1.5")
                .orElse("0");
        return new BigDecimal(cpus).multiply(BigDecimal.valueOf(1_000_000_000)).longValue();
    }

    /** As written; null where nothing is, so that a file of the user's may say something else. */
    private @Nullable String keepStorage() {
        String text = matching(ParameterRow.BUILDER_KEEP_STORAGE, ByteSize.FORM, "is no size with a unit, such as 20GB")
                .orElse(null);
        return text == null ? null : text.replace(" ", "");
    }

    private @Nullable Path config() {
        Path file = reader.path(ParameterRow.BUILDER_CONFIG, basedir, basedir);
        return file.equals(basedir) ? null : file;
    }

    private Map<String, String> labels() {
        return pairs(ParameterRow.BUILDER_LABELS, (given, pair) -> {
            if (pair.startsWith(OWN_LABELS)) {
                mistakes.add(
                        given,
                        "labels beginning with " + OWN_LABELS + " are the plugin's own",
                        given.row().example());
            }
        });
    }

    private List<String> entitlements() {
        Optional<Given> given = reader.given(ParameterRow.BUILDER_ENTITLEMENTS);
        return given.isPresent()
                ? OptionsBinder.entitlements(given.get(), reader, mistakes)
                : List.of(ParameterRow.BUILDER_ENTITLEMENTS.defaultValue());
    }

    private Map<String, Path> certificates() {
        Map<String, Path> certificates = new TreeMap<>();
        pairs(ParameterRow.BUILDER_CERTIFICATES, (given, pair) -> {
                    if (!NamesBinder.isHost(pair.substring(0, Math.max(0, pair.indexOf('='))))) {
                        mistakes.add(
                                given,
                                "'" + pair + "' does not begin with a host with an optional port",
                                given.row().example());
                    }
                })
                .forEach((host, file) ->
                        certificates.put(host, basedir.resolve(file).normalize()));
        return certificates;
    }

    /** A list of {@code name=value}. */
    private Map<String, String> pairs(ParameterRow row, BiConsumer<Given, String> check) {
        Map<String, String> pairs = new TreeMap<>();
        Optional<Given> given = reader.given(row);
        for (String pair : given.isPresent() ? reader.list(given.get()) : List.<String>of()) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                mistakes.add(given.orElseThrow(), "'" + pair + "' is not of the form name=value", row.example());
            } else {
                check.accept(given.orElseThrow(), pair);
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }

    /** A value of one line that has a certain form; none if it is not given, or does not have it. */
    private Optional<String> matching(ParameterRow row, Pattern form, String otherwise) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = Optional.of(Texts.of(given.get().value()));
        if (text.isPresent()
                && !form.matcher(text.get().toLowerCase(Locale.ROOT)).matches()
                && !form.matcher(text.get()).matches()) {
            mistakes.add(given.orElseThrow(), "'" + text.get() + "' " + otherwise, row.example());
            return Optional.empty();
        }
        return text;
    }
}
