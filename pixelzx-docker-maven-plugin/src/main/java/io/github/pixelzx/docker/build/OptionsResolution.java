package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.ContextMirror.Mirrored;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSecret;
import io.github.pixelzx.docker.config.GitReference;
import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.git.GitCheckout;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out what the options of a build name, before anything is started: secrets, directories, layouts, repositories. */
final class OptionsResolution {

    /** The variables buildx reads secrets from that are in nobody's environment yet. */
    private static final String SECRET_VARIABLE = "PIXELZX_SECRET_";

    /** Beside it may be rules of its own on what is left out of a directory. */
    private static final String DOCKERFILE = "Dockerfile";

    private static final String TAG = "org.opencontainers.image.ref.name";

    private final BuildOptions options;
    private final BuildSurroundings surroundings;
    private final Workspace workspace;
    private final Instant layerTime;

    OptionsResolution(BuildOptions options, BuildSurroundings surroundings, Workspace workspace, Instant sourceDate) {
        this.options = options;
        this.surroundings = surroundings;
        this.workspace = workspace;
        this.layerTime = options.fileTimes().of(sourceDate);
    }

    ResolvedOptions resolve(ImageDescription description) {
        Map<String, String> environment = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        for (BuildSecret secret : options.secrets()) {
            secrets.add(argument(secret, environment));
        }
        Map<String, String> contexts = new LinkedHashMap<>();
        Map<String, Digest> contents = new LinkedHashMap<>();
        for (NamedContext context : options.contexts()) {
            contexts.put(context.name(), argument(context, contents));
        }
        return new ResolvedOptions(
                description.labels(),
                description.annotations(),
                contexts,
                contents,
                secrets,
                environment,
                layerTime,
                options);
    }

    private String argument(BuildSecret secret, Map<String, String> environment) {
        if (secret instanceof BuildSecret.File file) {
            if (!Files.isReadable(file.path())) {
                throw missing(secret, file.path() + " is not there or cannot be read", "make the file " + file.path());
            }
            return BuildCommand.field("id=" + secret.id()) + ',' + BuildCommand.field("src=" + file.path());
        }
        if (secret instanceof BuildSecret.Variable variable) {
            String value = Optional.ofNullable(surroundings.environment().get(variable.variable()))
                    .orElseThrow(() -> missing(
                            secret,
                            "the environment has no " + variable.variable(),
                            "export " + variable.variable() + "=…"));
            // Under a daemon the caller's environment is not the process' own.
            environment.put(variable.variable(), value);
            return "id=" + secret.id() + ",env=" + variable.variable();
        }
        BuildSecret.Server server = (BuildSecret.Server) secret;
        String field = server.field().name().toLowerCase(Locale.ROOT);
        String value = surroundings
                .servers()
                .value(server)
                .orElseThrow(() -> missing(
                        secret,
                        "settings.xml has no server '" + server.server() + "' with a " + field,
                        "<server><id>" + server.server() + "</id><" + field + ">…</" + field
                                + "></server> in ~/.m2/settings.xml"));
        String variable = SECRET_VARIABLE + environment.size();
        environment.put(variable, value);
        return "id=" + secret.id() + ",env=" + variable;
    }

    private static RuntimeException missing(BuildSecret secret, String why, String fix) {
        return Problem.environment(
                        HelpTopic.SECRET_MISSING,
                        "There is no value for the secret '" + secret.id() + "'",
                        why,
                        fix,
                        "or correct <secrets> (-Dpixelzx.secrets), or remove id=" + secret.id() + " from it")
                .asException();
    }

    private String argument(NamedContext context, Map<String, Digest> contents) {
        if (context instanceof NamedContext.Image image) {
            return "docker-image://" + image.reference();
        }
        if (context instanceof NamedContext.Layout layout) {
            return layout(layout.path(), () -> digest(layout, contents));
        }
        if (context instanceof NamedContext.Module module) {
            Path layout = surroundings.modules().layout(module);
            return layout(layout, () -> onlyImage(module.name(), layout));
        }
        if (context instanceof NamedContext.Repository repository) {
            return mirrored(context.name(), checkout(repository.reference()), contents);
        }
        return mirrored(context.name(), ((NamedContext.Directory) context).path(), contents);
    }

    private Path checkout(GitReference reference) {
        GitCheckout checkout = surroundings
                .repositories()
                .fetch(
                        reference.url(),
                        reference.ref(),
                        reference.commit(),
                        workspace.subdirectory(LocalSources.REPOSITORIES));
        Path directory = checkout.directory(reference.directory());
        IgnoreRules.file(directory, directory.resolve(DOCKERFILE)).ifPresent(checkout::own);
        return directory;
    }

    /** A directory is sent like the build context: in a form that depends on its content alone. */
    private String mirrored(String name, Path directory, Map<String, Digest> contents) {
        if (!Files.isDirectory(directory)) {
            throw Problem.project(
                            HelpTopic.CONTEXT_MISSING,
                            "The build context " + directory + " is not there",
                            Files.exists(directory) ? "it is no directory" : "there is no such directory",
                            "<buildContexts>" + name + "=directory</buildContexts> (-Dpixelzx.buildContexts)",
                            "or make it: mkdir -p " + directory)
                    .asException();
        }
        Mirrored mirrored = new ContextMirror(workspace, "named-" + name.replaceAll("[^A-Za-z0-9._-]", "-"), layerTime)
                .update(directory, BuildInputs.rules(directory, directory.resolve(DOCKERFILE)));
        contents.put(name, mirrored.contents());
        return mirrored.directory().toString();
    }

    private static String layout(Path path, Supplier<String> version) {
        String text = path.toString();
        if (text.indexOf(':') >= 0 || text.indexOf('@') >= 0) {
            throw Problem.project(
                            HelpTopic.CONFIGURATION,
                            "buildx cannot read the image layout " + path,
                            "it takes what follows ':' or '@' for a tag or digest",
                            "use a directory without ':' and '@' in its path")
                    .asException();
        }
        return "oci-layout://" + text + version.get();
    }

    /** An image of a layout, by its digest: what is read from it then depends on the content alone. */
    private static String digest(NamedContext.Layout layout, Map<String, Digest> contents) {
        String version = layout.version();
        if (version == null) {
            return onlyImage(layout.name(), layout.path());
        }
        return version.startsWith(":") ? tagged(layout, version, contents) : version;
    }

    /** What a tag means now; later it may mean another image without anything else having changed. */
    private static String tagged(NamedContext.Layout layout, String version, Map<String, Digest> contents) {
        for (JsonTree entry : manifests(layout.name(), layout.path())) {
            if (version.equals(':' + entry.path("annotations").path(TAG).text(""))) {
                return '@' + entry.path("digest").text("");
            }
        }
        // Whether buildx knows the tag by another annotation is its affair; a change of the layout still tells.
        contents.put(layout.name(), Digest.of(index(layout.name(), layout.path())));
        return version;
    }

    private static String onlyImage(String name, Path layout) {
        List<String> manifests = new ArrayList<>();
        manifests(name, layout)
                .forEach(manifest -> manifests.add(manifest.path("digest").text("")));
        if (manifests.size() == 1) {
            return '@' + manifests.get(0);
        }
        throw Problem.project(
                        HelpTopic.CONFIGURATION,
                        "The image layout " + layout + " does not say which image is meant",
                        "it holds " + manifests.size(),
                        "<buildContexts>" + name + "=oci-layout://" + layout
                                + ":tag</buildContexts> (-Dpixelzx.buildContexts), or @sha256:… instead of :tag")
                .asException();
    }

    private static JsonTree manifests(String name, Path layout) {
        try {
            return JsonTree.read(index(name, layout)).path("manifests");
        } catch (IOException e) {
            throw noLayout(name, layout, e);
        }
    }

    private static byte[] index(String name, Path layout) {
        try {
            return Files.readAllBytes(layout.resolve("index.json"));
        } catch (IOException e) {
            throw noLayout(name, layout, e);
        }
    }

    private static RuntimeException noLayout(String name, Path layout, IOException cause) {
        return Problem.environment(
                        HelpTopic.LAYOUT_MISSING,
                        "There is no image layout " + layout,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        "correct '" + name + "' in <buildContexts> (-Dpixelzx.buildContexts)",
                        "or build it first")
                .asException(cause);
    }
}
