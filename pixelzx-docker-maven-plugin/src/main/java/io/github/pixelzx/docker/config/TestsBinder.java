package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds what every platform has to prove. */
final class TestsBinder {

    private final ValueReader reader;
    private final Mistakes mistakes;
    private final Path basedir;

    /** @param basedir the module's directory */
    TestsBinder(ValueReader reader, Mistakes mistakes, Path basedir) {
        this.reader = reader;
        this.mistakes = mistakes;
        this.basedir = basedir;
    }

    /** @param platforms those that were asked for; empty where nobody named any */
    TestSpec tests(List<Platform> platforms) {
        SandboxSpec sandbox = sandbox();
        TestReader tests = new TestReader(reader.duration(ParameterRow.TEST_TIMEOUT), sandbox);
        List<TestCase> cases = cases(tests);
        return new TestSpec(
                reader.bool(ParameterRow.TEST_SKIP, false),
                reader.bool(ParameterRow.TEST_FAILURE_IGNORE, false),
                reader.bool(ParameterRow.FORCE, false),
                cases,
                reader.list(ParameterRow.STRUCTURE_TESTS),
                basedir,
                reader.list(ParameterRow.TEST_ONLY),
                reader.duration(ParameterRow.TEST_START_TIME),
                tests.timeout(),
                sandbox,
                published(platforms));
    }

    private @Nullable PublishedSpec published(List<Platform> platforms) {
        Optional<Given> given = reader.scalar(ParameterRow.TEST_REFERENCE);
        if (given.isEmpty()) {
            return null;
        }
        String text = Texts.of(given.get().value());
        Optional<ImageReference> reference = Texts.reference(text);
        if (reference.isEmpty()) {
            String repaired = NamesBinder.withoutScheme(text).toLowerCase(Locale.ROOT);
            mistakes.add(
                    given.get(),
                    "'" + text + "' is no image's reference",
                    Texts.reference(repaired).isPresent() ? repaired : ParameterRow.TEST_REFERENCE.example());
        }
        return reference.map(found -> new PublishedSpec(found, platforms)).orElse(null);
    }

    private SandboxSpec sandbox() {
        String network = reader.text(ParameterRow.TEST_NETWORK);
        return new SandboxSpec(
                network == null ? SandboxSpec.NO_NETWORK : network,
                reader.bool(ParameterRow.TEST_READ_ONLY_ROOT, true),
                TestReader.capabilities(reader.list(ParameterRow.TEST_CAPABILITIES)),
                reader.bool(ParameterRow.TEST_NEW_PRIVILEGES, false),
                false,
                false,
                List.of(),
                number(
                        ParameterRow.TEST_MEMORY,
                        SandboxSpec.CLOSED.memoryBytes(),
                        "is no size with a unit, such as 512MB or 4GB"),
                number(ParameterRow.TEST_PIDS, SandboxSpec.CLOSED.pids(), "is no number above zero"));
    }

    private long number(ParameterRow row, long otherwise, String refusal) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = Texts.of(given.get().value());
        long number = ByteSize.of(row == ParameterRow.TEST_PIDS ? text + 'b' : text);
        if (number == 0) {
            mistakes.add(given.get(), "'" + text + "' " + refusal, row.defaultValue());
        }
        return number;
    }

    /** A test as it was given, and how it is read. */
    private record Written(Given given, RawElement element) {}

    /** All tests in the order in which they stand in the POM, those of a property before them. */
    private List<TestCase> cases(TestReader tests) {
        // By identity: two tests may say the same, and are then told apart by their place.
        IdentityHashMap<RawElement, Integer> order = new IdentityHashMap<>();
        for (RawElement element : reader.structure("tests")) {
            order.put(element, order.size());
        }
        List<Written> written = new ArrayList<>();
        for (ParameterRow row : List.of(
                ParameterRow.TEST_COMMANDS,
                ParameterRow.TEST_SERVICES,
                ParameterRow.TEST_FILES,
                ParameterRow.TEST_METADATA)) {
            Optional<Given> given = reader.given(row);
            if (given.isPresent()) {
                RawElement value = given.get().value();
                for (RawElement element : value.text() == null ? value.children() : List.of(value)) {
                    written.add(new Written(given.get(), element));
                }
            }
        }
        written.sort(Comparator.comparingInt(test -> order.getOrDefault(test.element(), -1)));
        List<TestCase> cases = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written test : written) {
            TestCase read = read(tests, test);
            if (!names.add(read.name())) {
                twice(test.given(), read.name());
            }
            cases.add(read);
        }
        return cases;
    }

    private TestCase read(TestReader tests, Written test) {
        Given given = test.given();
        ElementReader in = new ElementReader(
                test.element(), given.row().element(), given.origin().place(), mistakes);
        return switch (given.row()) {
            case TEST_SERVICES -> tests.service(in);
            case TEST_FILES -> tests.file(in);
            case TEST_METADATA -> tests.metadata(pairs(in));
            default -> tests.command(in);
        };
    }

    /** {@code user=10001,workdir=/app} as the elements it stands for. */
    private static ElementReader pairs(ElementReader in) {
        String text = in.element().text();
        if (text == null) {
            return in;
        }
        List<RawElement> children = new ArrayList<>();
        for (String pair : text.split("[\\s,]+", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                children.add(RawElement.of(pair.substring(0, equals), pair.substring(equals + 1)));
            } else {
                in.mistake("'" + pair + "' is no name=value", "<user>10001:10001</user>");
            }
        }
        return new ElementReader(
                new RawElement(in.element().name(), null, children), in.path(), in.place(), in.mistakes());
    }

    /** Results are told apart by name. */
    private void twice(Given given, String name) {
        String element = given.row().element().substring("tests.".length());
        mistakes.add(
                given.label() + ", given by " + given.origin().place() + ": two tests are called '" + name + "'",
                "give each a name of its own: <" + element + "><name>…</name>…</" + element + ">");
    }
}
