package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * What of a build context is left out: the lines of a {@code .dockerignore}, in order, a later one winning.
 *
 * <p>Follows BuildKit's own reading line by line, because BuildKit applies the same file again to what is sent: whatever
 * is left out here it would leave out, too.
 */
record IgnoreRules(List<IgnorePattern> patterns) {

    static final String FILE = ".dockerignore";

    /** Leaves nothing out. */
    static final IgnoreRules NONE = new IgnoreRules(List.of());

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    IgnoreRules {
        patterns = List.copyOf(patterns);
    }

    /** The verdict on one path, and which patterns it or a directory above it matched. */
    record Verdict(boolean ignored, BitSet matched) {}

    /**
     * The file that counts for this Dockerfile: {@code <Dockerfile>.dockerignore} beside it, else {@code .dockerignore}
     * in the build context; none if there is neither.
     */
    static Optional<Path> file(Path context, Path dockerfile) {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + FILE);
        if (Files.isRegularFile(own)) {
            return Optional.of(own);
        }
        return Optional.of(context.resolve(FILE)).filter(Files::isRegularFile);
    }

    /**
     * Reads a file.
     *
     * @throws PatternSyntaxException if a line is no pattern; the message says why
     */
    static IgnoreRules read(Path file) throws IOException {
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /**
     * Reads the lines of a file.
     *
     * @throws PatternSyntaxException if a line is no pattern
     */
    static IgnoreRules parse(String text) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        List<IgnorePattern> patterns = new ArrayList<>();
        for (String line : content.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String pattern = line.strip();
            boolean exception = pattern.startsWith("!");
            String path = exception ? pattern.substring(1).strip() : pattern;
            if (path.isEmpty()) {
                throw new PatternSyntaxException("a ! before nothing", line, 0);
            }
            patterns.add(IgnorePattern.of(exception, clean(path)));
        }
        return new IgnoreRules(patterns);
    }

    /** The verdict on a path at the top of the build context. */
    Verdict judge(String path) {
        return judge(path, new Verdict(false, new BitSet()));
    }

    /**
     * The verdict on a path.
     *
     * @param path relative to the build context, with slashes
     * @param parent the verdict on the directory it is in: what matched there matches here
     */
    Verdict judge(String path, Verdict parent) {
        boolean ignored = false;
        BitSet matched = new BitSet();
        for (int i = 0; i < patterns.size(); i++) {
            IgnorePattern pattern = patterns.get(i);
            // A pattern that could not change the verdict is not looked at, and then not remembered for what is below.
            boolean matches = parent.matched().get(i) || (pattern.exception() == ignored && pattern.matches(path));
            if (matches) {
                matched.set(i);
                ignored = !pattern.exception();
            }
        }
        return new Verdict(ignored, matched);
    }

    /** Whether something below a directory that is left out may be taken back by an exception. */
    boolean mayTakeBackBelow(String directory) {
        return patterns.stream().anyMatch(pattern -> pattern.exception() && pattern.mayMatchBelow(directory));
    }

    /** The path without {@code .}, {@code ..}, empty parts and slashes at its ends, by its text alone. */
    private static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        boolean absolute = path.startsWith("/");
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean up = part.equals("..");
            if (up && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!up || !absolute) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? (absolute ? "/" : ".") : String.join("/", parts);
    }
}
