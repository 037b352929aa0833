package io.github.pixelzx.docker.mojo;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A few lines at the bottom of a terminal that are drawn over and over at the same place. */
final class LiveLines {

    private static final int USUAL_COLUMNS = 80;
    private static final String ESCAPE = "\u001B[";
    private static final String ERASE_LINE = "\r" + ESCAPE + "2K";
    private static final String ERASE_BELOW = ESCAPE + "J";

    private final PrintWriter terminal;
    private final int columns;
    private List<String> drawn = List.of();

    LiveLines(PrintWriter terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /**
     * The lines of this process' terminal; none where there is no terminal that can draw, or a CI that only pretends to
     * have one.
     *
     * @param console as {@link System#console()} gives it
     * @param environment of whoever called Maven
     */
    static Optional<LiveLines> on(@Nullable Console console, Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "");
        if (console == null
                || !isTerminal(console)
                || terminal.isEmpty()
                || terminal.equals("dumb")
                || environment.containsKey("CI")) {
            return Optional.empty();
        }
        String columns = environment.getOrDefault("COLUMNS", "");
        return Optional.of(new LiveLines(
                console.writer(), columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS));
    }

    /** Puts these lines in the place of those drawn before; with none the place is given back. */
    synchronized void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append(ESCAPE).append(drawn.size()).append("A\r").append(ERASE_BELOW);
        }
        for (String line : lines) {
            // A line that wraps would make the way up longer than the number of lines.
            text.append(ERASE_LINE).append(line.length() < columns ? line : line.substring(0, columns - 2) + '…');
            text.append('\n');
        }
        drawn = List.copyOf(lines);
        terminal.print(text);
        terminal.flush();
    }

    /** Lets something be printed that stays where it is: above the lines, not in their place. */
    synchronized void above(Runnable printing) {
        List<String> below = drawn;
        draw(List.of());
        printing.run();
        draw(below);
    }

    /** From Java 22 on there is a console also where there is no terminal, and it can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
