package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What registries of the world answer, by their documentation and their users' reports; each file names its source. */
class RecordedAnswersTest {

    private static final Path ANSWERS = Path.of("src", "test", "resources", "recorded-answers");

    static List<Path> answers() throws IOException {
        try (Stream<Path> files = Files.list(ANSWERS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void areUnderstood(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains("# Source: ", "# Request: ");
        String topic = text.replaceFirst("(?s).*# Topic: ([^\\n]+)\\n.*", "$1");
        Answer answer = answer(text);

        if (topic.startsWith("none, it is tried again")) {
            assertThat(passes(answer)).isTrue();
        } else if (topic.startsWith("none, it is looked")) {
            assertThat(BlobUpload.isRaced(answer)).isTrue();
        } else if (!topic.startsWith("none")) {
            assertThat(passes(answer)).isFalse();
            assertThat(problem(text, answer).help()).isEqualTo(HelpTopic.valueOf(topic));
        }
        if (answer.status() >= 400) {
            assertThat(answer.words())
                    .startsWith("HTTP " + answer.status() + " " + answer.codes().get(0));
        }
    }

    /** As the client asks: a refused index may be refused for being one. */
    private static Problem problem(String text, Answer answer) {
        RegistryProblems problems = new RegistryProblems("registry.example", "acme/app");
        if (answer.status() == 403) {
            return problems.denied("upload", answer, Optional.empty());
        }
        return text.contains("# Request: PUT manifests")
                ? problems.manifestRefused("upload", answer, MediaTypes.OCI_INDEX)
                : problems.refused("upload", answer);
    }

    private static boolean passes(Answer answer) {
        try {
            TransientFailure.unlessFinal(answer);
            return false;
        } catch (TransientFailure e) {
            return true;
        }
    }

    private static Answer answer(String text) {
        String message = text.replaceAll("(?m)^#.*\\n", "");
        int end = message.indexOf("\n\n");
        List<String> head = List.of(message.substring(0, end).split("\n", -1));
        Map<String, List<String>> headers = new HashMap<>();
        head.subList(1, head.size()).forEach(line -> {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        });
        int status = Integer.parseInt(head.get(0).split(" ", -1)[1]);
        return new Answer(
                URI.create("https://registry.example/v2/"),
                status,
                headers,
                message.substring(end + 2).strip().getBytes(UTF_8));
    }
}
