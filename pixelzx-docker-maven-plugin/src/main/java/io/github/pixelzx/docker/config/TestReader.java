package io.github.pixelzx.docker.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one test as it stands in the POM.
 *
 * @param timeout the limit of all tests, for a service that names none
 * @param sandbox what containers may do unless a test says otherwise
 */
record TestReader(Duration timeout, SandboxSpec sandbox) {

    private static final Set<String> COMMON = Set.of("name", "platforms");
    private static final Set<String> PROGRAM =
            Set.of("args", "entrypoint", "cmd", "env", "stdin", "workdir", "user", "volumes");
    private static final Set<String> SANDBOX =
            Set.of("network", "readOnlyRoot", "capabilities", "newPrivileges", "memory", "pids");
    static final Set<String> EXPECTED = Set.of("exitCode", "stdout", "stderr");
    private static final Pattern VOLUME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    CommandTest command(ElementReader in) {
        if (in.element().text() != null) {
            List<String> argv = in.ownWords();
            return CommandTest.of(Words.joined(argv), argv);
        }
        in.knowing(union(COMMON, PROGRAM, SANDBOX, EXPECTED, Set.of("timeout", "setup")));
        ProgramSpec program = program(in);
        if (program.entrypoint().isEmpty() && program.command().isEmpty()) {
            in.mistake("a <command> without <args> runs nothing", "/usr/local/bin/pixelzx version");
        }
        return new CommandTest(
                name(in, Words.joined(union(program.entrypoint(), program.command()))),
                in.platforms(),
                program,
                expected(in),
                setup(in.orNull("setup")),
                in.duration("timeout"),
                sandbox(in));
    }

    private static List<List<String>> setup(@Nullable ElementReader in) {
        if (in == null) {
            return List.of();
        }
        if (in.element().text() != null) {
            return List.of(in.ownWords());
        }
        List<List<String>> commands = new ArrayList<>();
        for (ElementReader command : in.children()) {
            commands.add(command.ownWords());
        }
        return commands;
    }

    ServiceTest service(ElementReader in) {
        if (in.element().text() != null) {
            String log =
                    in.value("", "listening", text -> TextRule.pattern(text).pattern());
            return new ServiceTest(
                    "service",
                    List.of(),
                    ProgramSpec.OWN,
                    new ServiceReader(timeout).logged(log == null ? "" : log),
                    List.of(),
                    null,
                    null);
        }
        in.knowing(union(COMMON, PROGRAM, SANDBOX, Set.of("wait", "then", "stop")));
        ProgramSpec program = program(in);
        ElementReader waiting = in.orNull("wait");
        ServiceReader reader = new ServiceReader(timeout);
        WaitSpec start = waiting == null ? reader.logged("") : reader.start(waiting);
        ElementReader after = in.orNull("then");
        List<ServiceStep> then = after == null ? List.of() : reader.steps(after);
        ElementReader end = in.orNull("stop");
        @Nullable StopSpec stop = end == null ? null : ServiceReader.stop(end);
        if (start.exit() != null && (!then.isEmpty() || stop != null)) {
            in.mistake(
                    "once it has exited, as <wait><exit> asks, nothing is left for <then> and <stop>",
                    "<wait><exit>0</exit></wait>");
        }
        List<String> argv = union(program.entrypoint(), program.command());
        return new ServiceTest(
                name(in, argv.isEmpty() ? "service" : Words.joined(argv)),
                in.platforms(),
                program,
                start,
                then,
                stop,
                sandbox(in));
    }

    FileTest file(ElementReader in) {
        boolean shortForm = in.element().text() != null;
        if (!shortForm) {
            in.knowing(union(COMMON, Set.of("path", "exists", "mode", "uid", "gid", "executableBy", "content")));
        }
        String path = shortForm ? in.ownText() : in.text("path");
        if (!path.startsWith("/")) {
            in.mistake("a <file> needs an absolute <path>", "<path>/etc/os-release</path>");
        }
        boolean exists = in.bool("exists", true);
        String mode = in.value("mode", "0755", TestReader::mode);
        String executableBy = in.value("executableBy", "any", text -> {
            if (!Set.of("owner", "group", "other", "any").contains(text)) {
                throw new IllegalArgumentException("is none of owner, group, other, any");
            }
            return text;
        });
        return new FileTest(
                name(in, path + (exists ? "" : " is absent")),
                in.platforms(),
                path,
                exists,
                mode == null ? "" : mode,
                in.integer("uid", 0, Integer.MAX_VALUE),
                in.integer("gid", 0, Integer.MAX_VALUE),
                executableBy == null ? "" : executableBy,
                in.rules("content"));
    }

    MetadataTest metadata(ElementReader in) {
        in.knowing(union(
                COMMON,
                Set.of(
                        "env",
                        "absentEnv",
                        "labels",
                        "entrypoint",
                        "cmd",
                        "ports",
                        "closedPorts",
                        "volumes",
                        "absentVolumes",
                        "workdir",
                        "user")));
        return new MetadataTest(
                name(in, "metadata"),
                in.platforms(),
                equal(in.map("env")),
                in.list("absentEnv"),
                equal(in.map("labels")),
                in.child("entrypoint").isPresent() ? in.words("entrypoint") : null,
                in.child("cmd").isPresent() ? in.words("cmd") : null,
                in.list("ports"),
                in.list("closedPorts"),
                in.list("volumes"),
                in.list("absentVolumes"),
                in.child("workdir").map(ElementReader::ownText).orElse(null),
                in.child("user").map(ElementReader::ownText).orElse(null));
    }

    private static Map<String, TextRule> equal(Map<String, String> values) {
        Map<String, TextRule> rules = new LinkedHashMap<>();
        values.forEach((name, value) -> rules.put(name, new TextRule(TextRule.Kind.EQUALS, value)));
        return rules;
    }

    private static ProgramSpec program(ElementReader in) {
        List<String> args = in.words("args");
        List<String> entrypoint = in.words("entrypoint");
        List<String> command = in.words("cmd");
        if (!args.isEmpty() && !(entrypoint.isEmpty() && command.isEmpty())) {
            in.mistake(
                    "<args> takes the place of entrypoint and command; <entrypoint> and <cmd> do so one by one",
                    "<args>/usr/local/bin/pixelzx version</args>");
        }
        Map<String, String> volumes = in.map("volumes");
        for (Map.Entry<String, String> volume : volumes.entrySet()) {
            if (!VOLUME.matcher(volume.getKey()).matches() || !volume.getValue().startsWith("/")) {
                in.mistake(
                        "<volumes> takes a name and an absolute path, not " + volume.getKey() + " and '"
                                + volume.getValue() + "'",
                        "<volumes><data>/var/lib/data</data></volumes>");
            }
        }
        String stdin = in.text("stdin");
        return new ProgramSpec(
                args.isEmpty() ? entrypoint : args.subList(0, 1),
                args.isEmpty() ? command : args.subList(1, args.size()),
                in.map("env"),
                stdin.isEmpty() ? null : stdin + '\n',
                in.text("workdir"),
                in.text("user"),
                volumes,
                false);
    }

    static Expectation expected(ElementReader in) {
        boolean any = in.text("exitCode").equals("any");
        Integer exitCode = any ? null : in.integer("exitCode", 0, 255);
        return new Expectation(
                any || exitCode != null ? exitCode : Integer.valueOf(0), in.rules("stdout"), in.rules("stderr"));
    }

    /** Null where the test opens and closes nothing. */
    private @Nullable SandboxSpec sandbox(ElementReader in) {
        boolean any = false;
        for (String name : SANDBOX) {
            any |= in.orNull(name) != null;
        }
        if (!any) {
            return null;
        }
        String network = in.text("network");
        List<String> capabilities = capabilities(in.list("capabilities"));
        Integer pids = in.integer("pids", 1, 1_000_000);
        Long memory = in.value("memory", "512MB", TestReader::bytes);
        return new SandboxSpec(
                network.isEmpty() ? sandbox.network() : network,
                in.bool("readOnlyRoot", sandbox.readOnlyRoot()),
                capabilities.isEmpty() ? sandbox.capabilities() : capabilities,
                in.bool("newPrivileges", sandbox.newPrivileges()),
                sandbox.privileged(),
                sandbox.terminal(),
                sandbox.binds(),
                memory == null ? sandbox.memoryBytes() : memory,
                pids == null ? sandbox.pids() : pids);
    }

    static List<String> capabilities(List<String> names) {
        List<String> capabilities = new ArrayList<>();
        for (String name : names) {
            capabilities.add(name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""));
        }
        return capabilities;
    }

    private static long bytes(String text) {
        long bytes = ByteSize.of(text);
        if (bytes == 0) {
            throw new IllegalArgumentException("is no size with a unit, such as 512MB or 4GB");
        }
        return bytes;
    }

    private static String mode(String text) {
        if (!text.matches("[0-7]{3,5}|[a-zA-Z?-]{1,4}[rwxstST-]{9}")) {
            throw new IllegalArgumentException("is no mode in octal, such as 0755");
        }
        return text;
    }

    private static String name(ElementReader in, String otherwise) {
        String name = in.text("name").replaceAll("\\s+", " ");
        return name.isEmpty() ? otherwise : name;
    }

    @SafeVarargs
    static Set<String> union(Set<String>... sets) {
        Set<String> all = new TreeSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return all;
    }

    static List<String> union(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
