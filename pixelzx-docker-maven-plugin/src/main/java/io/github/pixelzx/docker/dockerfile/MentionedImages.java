package io.github.pixelzx.docker.dockerfile;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images a Dockerfile takes from registries: those of {@code FROM}, {@code COPY --from} and
 * {@code RUN --mount=from=}, and the frontend.
 *
 * <p>Build arguments are filled in as far as their values are known; an image whose name depends on anything else is left
 * out.
 */
public final class MentionedImages {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|([A-Za-z_][A-Za-z0-9_]*))");

    private static final Pattern MOUNTED = Pattern.compile("(?:^|,)from=([^,]+)");
    private static final String AS = "(?i)\\s+as\\s+";

    private final Map<String, String> given;
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> stages = new HashSet<>(Set.of("scratch"));
    private final Set<String> names;
    private final List<ImageReference> images = new ArrayList<>();
    private final List<ImageReference> ofEveryPlatform = new ArrayList<>();
    private boolean inStage;
    private boolean inPlatformStage;

    private MentionedImages(Map<String, String> given, Set<String> names) {
        this.given = given;
        this.names = names;
    }

    /**
     * Finds them, each once, in the order of the file.
     *
     * @param arguments build arguments that are given from outside
     * @param names what stands for something else than an image: named build contexts
     */
    public static List<ImageReference> of(String dockerfile, Map<String, String> arguments, Set<String> names) {
        return read(dockerfile, arguments, names).images.stream().distinct().toList();
    }

    /**
     * Those of {@link #of} that are taken for each platform the image is built for, because no {@code --platform} is
     * written where they are named, nor at the head of that stage.
     */
    public static List<ImageReference> ofEveryPlatform(
            String dockerfile, Map<String, String> arguments, Set<String> names) {
        return read(dockerfile, arguments, names).ofEveryPlatform.stream()
                .distinct()
                .toList();
    }

    private static MentionedImages read(String dockerfile, Map<String, String> arguments, Set<String> names) {
        MentionedImages found = new MentionedImages(arguments, names);
        Dockerfile file = Dockerfile.parse(dockerfile);
        file.frontend(arguments).ifPresent(found::add);
        file.instructions().forEach(found::read);
        return found;
    }

    private void read(Instruction instruction) {
        switch (instruction.keyword()) {
            case "ARG" -> {
                // The names of images know the arguments before the first stage, and no others.
                if (!inStage) {
                    argument(instruction);
                }
            }
            case "FROM" -> {
                inStage = true;
                inPlatformStage = instruction.flag("platform").isPresent();
                String[] parts = instruction.arguments().strip().split(AS, 2);
                add(parts[0]);
                if (parts.length == 2) {
                    stages.add(parts[1].strip().toLowerCase(Locale.ROOT));
                }
            }
            case "COPY", "ADD" -> instruction.flag("from").ifPresent(this::add);
            case "RUN" ->
                instruction.flags().stream()
                        .filter(flag -> flag.startsWith("--mount="))
                        .map(flag -> MOUNTED.matcher(flag.substring("--mount=".length())))
                        .filter(Matcher::find)
                        .forEach(mount -> add(mount.group(1)));
            default -> {
                // The others take nothing from elsewhere.
            }
        }
    }

    private void argument(Instruction instruction) {
        for (String word : instruction.arguments().strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = given.get(name);
            if (value == null && equals > 0) {
                value = filled(word.substring(equals + 1).replaceAll("^([\"'])(.*)\\1$", "$2"))
                        .orElse(null);
            }
            if (value != null) {
                known.put(name, value);
            }
        }
    }

    private void add(String name) {
        filled(name.strip())
                .filter(image -> !stages.contains(image.toLowerCase(Locale.ROOT))
                        && !names.contains(image)
                        && !image.matches("\\d+"))
                .flatMap(MentionedImages::reference)
                .ifPresent(image -> {
                    images.add(image);
                    // The frontend, before all stages, runs on the builder's own platform.
                    if (inStage && !inPlatformStage) {
                        ofEveryPlatform.add(image);
                    }
                });
    }

    private Optional<String> filled(String text) {
        Matcher variable = VARIABLE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (variable.find()) {
            String name = variable.group(1) == null ? variable.group(3) : variable.group(1);
            String value = known.getOrDefault(name, variable.group(2));
            if (value == null) {
                return Optional.empty();
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return Optional.of(variable.appendTail(filled).toString());
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
