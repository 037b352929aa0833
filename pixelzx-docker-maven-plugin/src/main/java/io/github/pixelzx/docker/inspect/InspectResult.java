package io.github.pixelzx.docker.inspect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.config.ReportFormat;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code inspect.json}: what an image holds, and how that fits what was expected.
 *
 * @param tags every tag the push set, with the digest it has now; empty where no push is known
 * @param missing expected platforms that are not there
 * @param comparison with another image; null where none was asked for
 * @param finished when, in ISO-8601
 * @param plugin version of the plugin that looked
 */
public record InspectResult(
        ImageDetails image,
        List<TagState> tags,
        List<Platform> missing,
        @Nullable Comparison comparison,
        String finished,
        String plugin,
        @JsonIgnore String raw) {

    /** The record's file name. */
    public static final String FILE = "inspect.json";

    public InspectResult {
        tags = List.copyOf(tags);
        missing = List.copyOf(missing);
    }

    /**
     * A tag.
     *
     * @param pushed the digest it was given
     * @param found the one it has; null if it is gone
     */
    public record TagState(
            ImageReference reference,
            Digest pushed,
            @Nullable Digest found) {

        /** Whether it still is what was pushed. */
        @JsonIgnore
        public boolean unmoved() {
            return pushed.equals(found);
        }
    }

    static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    /** What to print. JSON, raw too, is one text that begins and ends with a brace at the beginning of a line. */
    public List<String> printed(ReportFormat format) {
        return switch (format) {
            case TABLE -> new InspectTable(this).lines();
            case JSON -> List.of('\n' + json());
            case RAW -> List.of('\n' + raw);
        };
    }

    private String json() {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                    .build()
                    .writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Does nothing if the image is what it was expected to be.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException PLATFORM_MISSING, READ_BACK_DIFFERS where a tag was moved,
     *     or IMAGES_DIFFER
     */
    public void orThrow() {
        List<Problem> problems = Stream.of(missed(), moved(), differing())
                .flatMap(Optional::stream)
                .toList();
        if (!problems.isEmpty()) {
            // Nobody else tells of the others.
            List<String> others = problems.stream()
                    .skip(1)
                    .flatMap(other -> Stream.concat(
                            Stream.of("and: " + other.what()), other.why().lines()))
                    .toList();
            throw problems.get(0).withEvidence(others).asException();
        }
    }

    private Optional<Problem> missed() {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.project(
                        HelpTopic.PLATFORM_MISSING,
                        image.name() + " has no " + listed(missing),
                        "it holds "
                                + listed(image.platforms().stream()
                                        .map(PlatformDetails::platform)
                                        .toList()),
                        "mvn deploy with <platforms> (-Dpixelzx.platforms) naming " + listed(missing) + " as well",
                        "or expect fewer: <inspect><expect> (-Dpixelzx.inspect.expect)"));
    }

    private Optional<Problem> moved() {
        List<TagState> moved = tags.stream().filter(tag -> !tag.unmoved()).toList();
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        "Tags do not point to what was pushed any more",
                        moved.stream()
                                .map(tag -> tag.reference() + " is "
                                        + (tag.found() == null ? "not there" : tag.found()) + ", pushed was "
                                        + tag.pushed())
                                .collect(Collectors.joining("\n")),
                        "if another build has published since, nothing is wrong: look at that one with"
                                + " -Dpixelzx.inspect.reference=" + moved.get(0).reference(),
                        "mvn deploy, to publish this image again"));
    }

    private Optional<Problem> differing() {
        return Optional.ofNullable(comparison)
                .filter(compared -> !compared.equalPlatforms())
                .map(compared -> Problem.project(
                        HelpTopic.IMAGES_DIFFER,
                        image.name() + " differs from " + compared.against() + " (" + compared.digest() + ')',
                        String.join("\n", compared.differences()),
                        "leave -Dpixelzx.inspect.against out where they are meant to differ",
                        "mvn pixelzx-docker:inspect -Dpixelzx.inspect.reference=" + compared.against()
                                + " shows the other one"));
    }

    /** Labels that all platforms have, and then for each platform those it has alone. */
    @JsonIgnore
    Map<String, Map<String, String>> labels() {
        Map<String, Map<String, String>> grouped = new LinkedHashMap<>();
        Map<String, String> common = image.platforms().stream()
                .findFirst()
                .map(first -> first.labels().entrySet().stream()
                        .filter(label -> image.platforms().stream()
                                .allMatch(each ->
                                        label.getValue().equals(each.labels().get(label.getKey()))))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)))
                .orElseGet(LinkedHashMap::new);
        grouped.put("", common);
        image.platforms().forEach(each -> {
            Map<String, String> own = new LinkedHashMap<>(each.labels());
            own.keySet().removeAll(common.keySet());
            grouped.put(each.platform().toString(), own);
        });
        return grouped;
    }

    private static String listed(List<Platform> platforms) {
        return new ArrayList<>(platforms).stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
