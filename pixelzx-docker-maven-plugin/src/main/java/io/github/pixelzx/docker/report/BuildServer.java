package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.report.Account.DestinationAccount;
import io.github.pixelzx.docker.report.Account.TagAccount;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Tells a build server what became of an image, where it looks for that: on GitHub a step's summary and its outputs, on all
 * others a file of lines {@code NAME=value}, which Jenkins reads as properties, GitLab as variables and a shell as it is.
 *
 * @param environment says which files a server wants filled: {@code GITHUB_STEP_SUMMARY}, {@code GITHUB_OUTPUT}
 */
public record BuildServer(Map<String, String> environment) {

    /** The file for all, in the workspace. */
    public static final String FILE = "image.properties";

    private static final Set<String> STANDS = Set.of("set", "unchanged");

    public BuildServer {
        environment = Map.copyOf(environment);
    }

    /** Whether this server has files of its own, in which it wants to read of every goal of a step. */
    public boolean wantsMore() {
        return file("GITHUB_STEP_SUMMARY").isPresent() || file("GITHUB_OUTPUT").isPresent();
    }

    /**
     * Tells what is known now; told again it takes the place of what was told of this image before.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be written
     */
    public void tell(Account account, Workspace workspace) {
        Map<String, String> outputs = outputs(account);
        workspace.writeText(FILE, lines(outputs, name -> "PIXELZX_" + name.toUpperCase(Locale.ROOT)));
        file("GITHUB_STEP_SUMMARY").ifPresent(summary -> summarize(account, workspace, summary));
        file("GITHUB_OUTPUT").ifPresent(output -> {
            String own = account.image().replaceAll("[^A-Za-z0-9_-]", "-");
            append(output, lines(outputs, name -> name) + lines(outputs, name -> own + '-' + name));
        });
    }

    /** What later steps want to know; what is published only where it is. */
    private static Map<String, String> outputs(Account account) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("image", account.image());
        outputs.put("state", account.state().name().toLowerCase(Locale.ROOT));
        if (account.index() != null) {
            outputs.put("digest", account.index().toString());
        }
        account.destinations().stream()
                .filter(destination -> !destination.outcome().equals("failed"))
                .findFirst()
                .ifPresent(destination -> {
                    outputs.put("reference", destination.repository() + '@' + account.index());
                    outputs.put("tags", tags(destination));
                });
        return outputs;
    }

    private static String tags(DestinationAccount destination) {
        return destination.tags().stream()
                .filter(tag -> STANDS.contains(tag.outcome()))
                .map(TagAccount::tag)
                .collect(Collectors.joining(","));
    }

    private static String lines(Map<String, String> outputs, UnaryOperator<String> naming) {
        return outputs.entrySet().stream()
                .map(output -> naming.apply(output.getKey()) + '=' + output.getValue() + '\n')
                .collect(Collectors.joining());
    }

    private Optional<Path> file(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** A summary is one file for all goals of a step: each image has its own part of it. */
    private static void summarize(Account account, Workspace workspace, Path summary) {
        // Two modules may have an image of the same name.
        String name = account.image()
                + ' '
                + Integer.toHexString(workspace.directory().hashCode());
        String begin = "<!-- pixelzx-docker: " + name + " -->\n";
        String end = "<!-- pixelzx-docker: end of " + name + " -->\n";
        String part = begin + new MarkdownReport(account).text() + '\n' + end;
        synchronized (monitor(summary)) {
            String before = read(summary);
            int from = before.indexOf(begin);
            int to = from < 0 ? -1 : before.indexOf(end, from);
            if (to < 0) {
                write(summary, before + part);
            } else {
                write(summary, before.substring(0, from) + part + before.substring(to + end.length()));
            }
        }
    }

    /** The last lines of a name count, so that whatever is said of an image later comes after what was said before. */
    private static void append(Path file, String lines) {
        synchronized (monitor(file)) {
            if (!read(file).endsWith(lines)) {
                try {
                    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw Workspace.unwritable(file, e);
                }
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }

    /** One for a file in the whole JVM: modules that are built side by side may have loaded this class more than once. */
    private static Object monitor(Path file) {
        return ("pixelzx-docker " + file).intern();
    }
}
