package io.github.pixelzx.docker.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** One step of a running build: its name and the end of what it printed. Not safe for several threads. */
final class BuildStep {

    private static final int TAIL = 20;
    private static final Pattern ANSI = Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]");

    private final StepName name;
    private final Deque<String> tail = new ArrayDeque<>();
    private final StringBuilder[] unfinished = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
    private boolean told;

    BuildStep(StepName name) {
        this.name = name;
    }

    StepName name() {
        return name;
    }

    /**
     * Takes a piece of output and returns the lines it completed.
     *
     * @param stream 1 for standard output, 2 for standard error
     */
    List<String> output(int stream, String piece) {
        StringBuilder line = unfinished[stream == 2 ? 2 : stream == 1 ? 1 : 0];
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < piece.length(); i++) {
            char character = piece.charAt(i);
            // A carriage return draws over the line, as progress bars do; each drawing counts as a line.
            if (character == '\n' || character == '\r') {
                finish(line, lines);
            } else {
                line.append(character);
            }
        }
        return lines;
    }

    /** The lines that never got their line break. */
    List<String> end() {
        List<String> lines = new ArrayList<>();
        for (StringBuilder line : unfinished) {
            finish(line, lines);
        }
        return lines;
    }

    /** The last lines it printed, at most 20. */
    List<String> tail() {
        return List.copyOf(tail);
    }

    /** True the first time it is asked: BuildKit completes a step more than once. */
    boolean firstTold() {
        boolean first = !told;
        told = true;
        return first;
    }

    private void finish(StringBuilder line, List<String> lines) {
        String text = ANSI.matcher(line).replaceAll("").stripTrailing();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        lines.add(text);
        tail.addLast(text);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
    }
}
