package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Binds what every platform has to prove. */
final class TestsBinder {

    private final ValueReader reader;
    private final Mistakes mistakes;

    TestsBinder(ValueReader reader, Mistakes mistakes) {
        this.reader = reader;
        this.mistakes = mistakes;
    }

    TestSpec tests() {
        List<CommandTest> commands = commands();
        return new TestSpec(
                reader.bool(ParameterRow.TEST_SKIP, false),
                reader.bool(ParameterRow.TEST_FAILURE_IGNORE, false),
                commands,
                reader.duration(ParameterRow.TEST_START_TIME),
                reader.duration(ParameterRow.TEST_TIMEOUT));
    }

    private List<CommandTest> commands() {
        Optional<Given> given = reader.given(ParameterRow.TEST_COMMANDS);
        if (given.isEmpty()) {
            return List.of();
        }
        RawElement value = given.get().value();
        List<RawElement> elements = value.text() == null ? value.children() : List.of(value);
        List<CommandTest> commands = new ArrayList<>();
        for (RawElement element : elements) {
            List<String> argv = argv(given.get(), element);
            if (!argv.isEmpty()) {
                String name = element.child("name").map(Texts::of).orElseGet(() -> String.join(" ", argv));
                commands.add(new CommandTest(name, argv));
            }
        }
        checkNames(given.get(), commands);
        return commands;
    }

    private List<String> argv(Given given, RawElement command) {
        if (command.text() != null) {
            return words(given, command.text());
        }
        Optional<RawElement> args = command.child("args");
        if (args.isEmpty()) {
            mistakes.add(
                    given,
                    "a <command> without <args> runs nothing",
                    given.row().example());
            return List.of();
        }
        String line = args.get().text();
        return line == null
                ? args.get().children().stream()
                        .map(RawElement::text)
                        .map(text -> text == null ? "" : text)
                        .toList()
                : words(given, line);
    }

    private List<String> words(Given given, String line) {
        try {
            return Words.split(line);
        } catch (IllegalArgumentException e) {
            boolean alreadyShell = line.startsWith("sh ") || line.contains("'");
            mistakes.add(given, e.getMessage() + ", in: " + line, alreadyShell ? "sh -c '…'" : "sh -c '" + line + "'");
            return List.of();
        }
    }

    /** Results are told apart by name. */
    private void checkNames(Given given, List<CommandTest> commands) {
        Set<String> twice = IntStream.range(0, commands.size())
                .mapToObj(i -> commands.get(i).name())
                .filter(name -> commands.stream()
                                .filter(command -> command.name().equals(name))
                                .count()
                        > 1)
                .collect(Collectors.toSet());
        twice.forEach(name -> mistakes.add(
                given.label() + ", given by " + given.origin().place() + ": two commands are called '" + name + "'",
                "give each a name of its own: <command><name>…</name><args>…</args></command>"));
    }
}
