package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one {@code buildx build} that makes an image for all its platforms.
 *
 * @param context the directory that is sent
 * @param target the Dockerfile stage; null for the last
 * @param args build arguments with their final values
 * @param output the directory the image layout is written to
 * @param metadata the file buildx writes the digest to
 */
record BuildCommand(
        String builder,
        List<Platform> platforms,
        Path dockerfile,
        Path context,
        @Nullable String target,
        Map<String, String> args,
        Path output,
        Path metadata) {

    BuildCommand {
        platforms = List.copyOf(platforms);
        args = new LinkedHashMap<>(args);
    }

    /**
     * What follows {@code buildx build}.
     *
     * <p>Provenance and SBOM are off: both hold times, and with them no two builds would be equal.
     */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--builder", builder));
        arguments.addAll(
                List.of("--platform", platforms.stream().map(Platform::toString).collect(Collectors.joining(","))));
        arguments.addAll(List.of("--file", dockerfile.toString()));
        if (target != null) {
            arguments.addAll(List.of("--target", target));
        }
        args.forEach((name, value) -> arguments.addAll(List.of("--build-arg", name + '=' + value)));
        arguments.addAll(List.of("--provenance=false", "--sbom=false"));
        arguments.addAll(List.of(
                "--output",
                "type=oci," + field("dest=" + output) + ",tar=false,rewrite-timestamp=true,oci-mediatypes=true"));
        arguments.addAll(List.of("--metadata-file", metadata.toString(), "--progress=rawjson", context.toString()));
        return List.copyOf(arguments);
    }

    /** The argument is read as one line of CSV. */
    private static String field(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
