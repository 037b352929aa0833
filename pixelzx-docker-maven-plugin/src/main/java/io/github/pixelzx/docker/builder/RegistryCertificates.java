package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Files that say which authorities may sign a registry's certificate and who asks it: Docker's <a
 * href="https://docs.docker.com/engine/security/certificates/">certs.d</a>, and what the user names.
 *
 * @param directories Docker's directories, each with one directory per registry
 */
record RegistryCertificates(List<Path> directories) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]+");

    RegistryCertificates {
        directories = List.copyOf(directories);
    }

    /** The directories of this machine's Docker. */
    static RegistryCertificates ofThisMachine() {
        return new RegistryCertificates(List.of(
                Path.of("/etc/docker/certs.d"), Path.of(System.getProperty("user.home", ""), ".docker", "certs.d")));
    }

    /** Adds to BuildKit's configuration what there is, the user's own files included. */
    void addTo(Toml toml, Map<String, Path> own) {
        for (Path directory : directories) {
            for (Path registry : listed(directory, Files::isDirectory)) {
                String host = registry.getFileName().toString();
                if (HOST.matcher(host).matches()) {
                    add(toml, host, registry);
                }
            }
        }
        new TreeMap<>(own)
                .forEach((host, file) ->
                        authorities(toml, host).add(readable(host, file).toString()));
    }

    private static void add(Toml toml, String host, Path directory) {
        for (Path file : listed(directory, Files::isReadable)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".crt")) {
                authorities(toml, host).add(file.toString());
            } else if (name.endsWith(".cert")) {
                Path key = directory.resolve(name.replaceFirst("\\.cert$", ".key"));
                if (Files.isReadable(key)) {
                    Map<String, Object> pair = new LinkedHashMap<>();
                    pair.put("cert", file.toString());
                    pair.put("key", key.toString());
                    list(toml, host, "keypair").add(pair);
                }
            }
        }
    }

    private static List<Object> authorities(Toml toml, String host) {
        return list(toml, host, "ca");
    }

    @SuppressWarnings("unchecked") // lists made here
    private static List<Object> list(Toml toml, String host, String key) {
        return (List<Object>) toml.table("registry", host).computeIfAbsent(key, ignored -> new ArrayList<>());
    }

    private static Path readable(String host, Path file) {
        if (Files.isReadable(file) && Files.isRegularFile(file)) {
            return file;
        }
        throw Problem.project(
                        HelpTopic.BUILDKIT_CONFIG,
                        "The certificate of registry " + host + " cannot be read",
                        file + " is no readable file",
                        "name the file with the authority's certificate:"
                                + " <builder><certificates> (-Dpixelzx.builder.certificates=" + host + "=<file.pem>)")
                .asException();
    }

    private static List<Path> listed(Path directory, Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        if (!Files.isReadable(directory) || !Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (wanted.test(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            // As good as a directory that may not be read: the engine has its own, and BuildKit says what it misses.
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
