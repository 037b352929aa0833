package io.github.pixelzx.docker.audit;

import java.util.Optional;

/**
 * The first line of a script, read as Linux and {@code env} read it.
 *
 * @param interpreter the file named after {@code #!}, without a carriage return; empty if there is none
 * @param program what {@code env} is told to look for in PATH; none for other interpreters
 * @param endsWithCarriageReturn whether the kernel would take a carriage return for a part of a name
 */
record ShebangLine(String interpreter, Optional<String> program, boolean endsWithCarriageReturn) {

    /** Reads what follows {@code #!}. */
    static ShebangLine parse(String line) {
        boolean carriageReturn = line.endsWith("\r");
        String text = line.strip();
        int space = 0;
        while (space < text.length() && text.charAt(space) != ' ' && text.charAt(space) != '\t') {
            space++;
        }
        String interpreter = text.substring(0, space);
        String argument = text.substring(space).strip();
        return new ShebangLine(interpreter, program(interpreter, argument), carriageReturn);
    }

    private static Optional<String> program(String interpreter, String argument) {
        if (!interpreter.endsWith("/env") || argument.isEmpty()) {
            return Optional.empty();
        }
        if (!argument.startsWith("-")) {
            // The kernel hands the rest of the line over as one argument, spaces and all.
            return Optional.of(argument);
        }
        for (String word : argument.split("[ \\t]+", -1)) {
            String name = word.startsWith("-S") ? word.substring(2) : word;
            if (!name.isEmpty() && !name.startsWith("-") && name.indexOf('=') < 0) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
