package io.github.pixelzx.docker.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Binds what a build takes from other places: contexts with a name, secrets and caches. */
final class ReferencesBinder {

    private static final Pattern MODULE = Pattern.compile("module:([^:\\s]+):([^:\\s]+)(?::(\\S+))?");
    private static final Pattern VERSION =
            Pattern.compile("(.*?)(@[a-z0-9]+:[0-9a-f]{32,}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");
    private static final Set<String> CACHE_TYPES = Set.of("registry", "local", "inline", "gha", "s3", "azblob");
    private static final Set<String> DIRECTORIES = Set.of("src", "dest");
    private static final Set<String> KEYS =
            Set.of("token", "access_key_id", "secret_access_key", "session_token", "ghtoken");

    private final Path basedir;
    private final ValueReader reader;
    private final Mistakes mistakes;

    ReferencesBinder(Path basedir, ValueReader reader, Mistakes mistakes) {
        this.basedir = basedir;
        this.reader = reader;
        this.mistakes = mistakes;
    }

    List<NamedContext> contexts() {
        List<NamedContext> contexts = each(ParameterRow.BUILD_CONTEXTS, this::context);
        Map<String, Integer> times = new HashMap<>();
        for (NamedContext context : contexts) {
            times.put(context.name(), times.getOrDefault(context.name(), 0) + 1);
        }
        for (Map.Entry<String, Integer> name : times.entrySet()) {
            if (name.getValue() > 1) {
                mistakes.add(
                        ConfigurationTable.label(ParameterRow.BUILD_CONTEXTS) + ": '" + name.getKey()
                                + "' stands there " + name.getValue() + " times",
                        "keep one <buildContext>" + name.getKey() + "=…</buildContext>");
            }
        }
        return contexts;
    }

    private NamedContext context(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not of the form name=value");
        }
        String name = text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'" + name + "': names of build contexts are in lower case");
        }
        Matcher module = MODULE.matcher(value);
        if (module.matches()) {
            return new NamedContext.Module(name, module.group(1), module.group(2), module.group(3));
        }
        if (value.startsWith("module:")) {
            throw new IllegalArgumentException("'" + value + "' is not of the form module:groupId:artifactId");
        }
        if (value.startsWith("docker-image://")) {
            return new NamedContext.Image(name, value.substring("docker-image://".length()));
        }
        if (value.startsWith("oci-layout://")) {
            Matcher layout = VERSION.matcher(value.substring("oci-layout://".length()));
            return layout.matches()
                    ? new NamedContext.Layout(name, path(layout.group(1)), layout.group(2))
                    : new NamedContext.Layout(name, path(value), null);
        }
        if (GitReference.isOne(value)) {
            return new NamedContext.Repository(name, GitReference.parse(value));
        }
        if (value.contains("://") || value.startsWith("target:")) {
            throw new IllegalArgumentException(
                    "'" + value + "' is none of a directory, docker-image://…, oci-layout://…,"
                            + " a Git repository and module:groupId:artifactId");
        }
        return new NamedContext.Directory(name, path(value));
    }

    List<BuildSecret> secrets() {
        return each(ParameterRow.SECRETS, text -> secret(text, fields(text)));
    }

    private BuildSecret secret(String text, Map<String, String> fields) {
        String id = fields.getOrDefault("id", "");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' has no id=…, by which a step asks for it");
        }
        Set<String> unknown = fields.keySet().stream()
                .filter(name -> !Set.of("id", "src", "source", "env", "server", "field", "type")
                        .contains(name))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + String.join(", ", unknown) + "' is none of id, src, env, server, field");
        }
        String file = fields.getOrDefault("src", fields.getOrDefault("source", ""));
        String variable = fields.getOrDefault("env", "");
        String server = fields.getOrDefault("server", "");
        if (!server.isEmpty() && file.isEmpty() && variable.isEmpty()) {
            return new BuildSecret.Server(id, server, field(fields.getOrDefault("field", "password")));
        }
        if (!variable.isEmpty() && file.isEmpty() && server.isEmpty()) {
            return new BuildSecret.Variable(id, variable);
        }
        if (!file.isEmpty() && variable.isEmpty() && server.isEmpty()) {
            return new BuildSecret.File(id, path(file));
        }
        throw new IllegalArgumentException("secret '" + id + "' needs one of src=file, env=VARIABLE and server=id");
    }

    private static BuildSecret.Server.Field field(String word) {
        return Arrays.stream(BuildSecret.Server.Field.values())
                .filter(field -> field.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "field=" + word + ": a server has password, username and passphrase"));
    }

    /** Caches in buildx's words, the directories among them absolute. */
    List<String> caches(ParameterRow row) {
        return each(row, this::cache);
    }

    private String cache(String text) {
        if (!text.contains("=")) {
            return "type=registry,ref=" + text;
        }
        Map<String, String> fields = fields(text);
        String type = fields.getOrDefault("type", "registry");
        if (!CACHE_TYPES.contains(type)) {
            throw new IllegalArgumentException("type=" + type + " is none of "
                    + String.join(", ", CACHE_TYPES.stream().sorted().toList()));
        }
        List<String> shown = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (KEYS.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' would stand in a command line for everybody to read;"
                        + " leave it out and set it in the environment, as BuildKit's documentation of type=" + type
                        + " says");
            }
            boolean directory = type.equals("local") && DIRECTORIES.contains(name);
            String field = name + '=' + (directory ? path(value).toString() : value);
            shown.add(field.indexOf(',') < 0 ? field : '"' + field.replace("\"", "\"\"") + '"');
        });
        return String.join(",", shown);
    }

    /** The fields of a line of comma-separated {@code name=value}. */
    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + field + "' in '" + line + "' is not of the form name=value");
            }
            fields.put(
                    field.substring(0, equals).strip(),
                    field.substring(equals + 1).strip());
        }
        return fields;
    }

    private Path path(String text) {
        try {
            return basedir.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private <T> List<T> each(ParameterRow row, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        Optional<Given> given = reader.given(row);
        for (String line : given.isPresent() ? reader.lines(given.get()) : List.<String>of()) {
            try {
                values.add(parse.apply(line));
            } catch (IllegalArgumentException e) {
                mistakes.add(given.orElseThrow(), String.valueOf(e.getMessage()), row.example());
            }
        }
        return values;
    }
}
