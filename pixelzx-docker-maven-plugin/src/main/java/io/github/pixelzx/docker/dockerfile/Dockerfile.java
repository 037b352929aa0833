package io.github.pixelzx.docker.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of a Dockerfile, as much as the rules have to know of them.
 *
 * <p>It is read as BuildKit does: the escape character may be changed by a directive at the top, comments and empty lines
 * within a continued instruction do not end it, and here-documents belong to their instruction. What BuildKit would
 * refuse is taken as it comes: BuildKit says what is wrong with it.
 */
public final class Dockerfile {

    private static final Pattern SKIP = Pattern.compile("#\\s*pixelzx:skip=([a-z,-]+).*");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?\\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1");
    /** {@code name=}, the name perhaps in quotes, at the beginning of a word; a value in quotes is passed over whole. */
    private static final Pattern LABEL = Pattern.compile(
            "(?:^|\\s)([\"']?)([A-Za-z0-9][A-Za-z0-9._/-]*)\\1=(?:\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|\\S*)");

    private static final Pattern ITS_OWN_FRONTEND =
            Pattern.compile("(?:[^@]+/)?docker/dockerfile(?:-upstream)?(?:[:@].*)?");

    /** The build argument that names a frontend, whatever the Dockerfile says. */
    private static final String FRONTEND = "BUILDKIT_SYNTAX";

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Set<String> WITH_HERE_DOCUMENTS = Set.of("RUN", "COPY", "ADD");

    private final List<String> lines;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Set<String> skipped = new HashSet<>();
    private final char escape;
    private final Optional<String> frontend;
    private int next;

    private Dockerfile(String text) {
        this.lines = text.lines().toList();
        this.escape = Directives.escape(text);
        this.frontend = Directives.frontend(text);
    }

    /** Reads a Dockerfile's text. */
    public static Dockerfile parse(String text) {
        String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        Dockerfile file = new Dockerfile(bare);
        while (file.next < file.lines.size()) {
            file.instruction();
        }
        return file;
    }

    /** The names of the labels it sets, in any of its stages. */
    public Set<String> labels() {
        Set<String> names = new HashSet<>();
        instructions.stream()
                .filter(instruction -> instruction.keyword().equals("LABEL"))
                .map(Instruction::arguments)
                .forEach(text -> LABEL.matcher(text).results().forEach(match -> names.add(match.group(2))));
        return names;
    }

    /**
     * Whether a builder reads this as a Dockerfile, by its own frontend or by one of {@code docker/dockerfile} from any
     * registry, and not as another language.
     *
     * @param arguments build arguments that are given from outside: one of them names a frontend, whatever is written here
     */
    public boolean isRead(Map<String, String> arguments) {
        return frontend(arguments)
                .map(named -> ITS_OWN_FRONTEND.matcher(named).matches())
                .orElse(true);
    }

    /**
     * The image that reads this file instead of the builder itself.
     *
     * @param arguments build arguments that are given from outside
     */
    public Optional<String> frontend(Map<String, String> arguments) {
        return Optional.ofNullable(arguments.get(FRONTEND))
                .map(value -> Directives.image(value.strip()))
                .or(() -> frontend);
    }

    /** Whether one of its stages, or one that is built upon it, asks for a build argument. */
    public boolean declares(String argument) {
        Pattern arguments =
                Pattern.compile("(?i:ARG|ONBUILD\\s+ARG)\\s(?:.*\\s)?" + Pattern.quote(argument) + "(?:[=\\s].*)?");
        return instructions.stream()
                .map(instruction -> instruction.keyword() + ' ' + instruction.arguments())
                .anyMatch(text -> arguments.matcher(text).matches());
    }

    List<Instruction> instructions() {
        return List.copyOf(instructions);
    }

    private void instruction() {
        int first = next;
        String line = lines.get(next++).strip();
        if (line.startsWith("#")) {
            Matcher skip = SKIP.matcher(line);
            if (skip.matches()) {
                skipped.addAll(List.of(skip.group(1).split(",", -1)));
            }
            return;
        }
        if (line.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(line);
        boolean continued = continues(line);
        while (continued && next < lines.size()) {
            String more = lines.get(next++);
            // Comments and empty lines in between do not end the instruction.
            if (!more.isBlank() && !more.stripLeading().startsWith("#")) {
                text.setLength(text.length() - 1);
                // What it is indented by parts the words.
                text.append(more.stripTrailing());
                continued = continues(more.stripTrailing());
            }
        }
        if (continued) {
            text.setLength(text.length() - 1);
        }
        String[] words = text.toString().split("\\s+", 2);
        String keyword = words[0].toUpperCase(Locale.ROOT);
        String rest = words.length > 1 ? words[1] : "";
        if (WITH_HERE_DOCUMENTS.contains(keyword)) {
            rest += hereDocuments(rest);
        }
        add(first + 1, keyword, rest);
    }

    /** An escape character that is escaped itself ends a line as any other does. */
    private boolean continues(String line) {
        int last = line.length() - 1;
        return line.charAt(last) == escape && (last == 0 || line.charAt(last - 1) != escape);
    }

    private String hereDocuments(String text) {
        StringBuilder documents = new StringBuilder();
        Matcher matcher = HERE_DOCUMENT.matcher(text);
        while (matcher.find()) {
            String end = matcher.group(2);
            while (next < lines.size() && !lines.get(next).strip().equals(end)) {
                documents.append('\n').append(lines.get(next++));
            }
            next++;
        }
        return documents.toString();
    }

    private void add(int line, String keyword, String text) {
        List<String> flags = new ArrayList<>();
        String rest = text.strip();
        while (rest.startsWith("--")) {
            String[] words = rest.split("\\s+", 2);
            flags.add(words[0]);
            rest = words.length > 1 ? words[1] : "";
        }
        instructions.add(new Instruction(line, keyword, flags, rest, skipped));
        skipped.clear();
    }
}
