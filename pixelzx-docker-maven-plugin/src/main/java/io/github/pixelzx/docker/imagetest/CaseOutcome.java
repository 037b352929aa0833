package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.NotStarted;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one test ended on one platform.
 *
 * @param failures why it failed; empty if it passed
 * @param detail a few words about a test that passed
 * @param took from the container's start to its end; zero where none ran
 * @param exitCode of the program; null where it did not exit
 * @param stderr what it printed there, and what was done with it
 * @param log all of that and its standard output, line by line as it came
 */
record CaseOutcome(
        List<String> failures,
        String detail,
        Duration took,
        @Nullable Integer exitCode,
        String stderr,
        String log,
        @Nullable Measured measured) {

    private static final String CRASH = "qemu: uncaught target signal";
    private static final String REFUSED = "exec format error";

    /** SIGILL, SIGABRT and SIGSEGV. */
    private static final Set<Integer> CRASH_CODES = Set.of(132, 134, 139);

    private static final Pattern ANSI =
            Pattern.compile("\u001b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[@-Z\\\\-_])");

    CaseOutcome {
        failures = List.copyOf(failures);
    }

    /** A test that ran nothing. */
    static CaseOutcome read(List<String> failures, String detail) {
        return new CaseOutcome(failures, detail, Duration.ZERO, null, "", "", null);
    }

    /** A container that could not be started. */
    static CaseOutcome notStarted(NotStarted refusal) {
        return new CaseOutcome(
                List.of("could not be started: " + refusal.reason()),
                "",
                refusal.duration(),
                null,
                refusal.reason() + '\n',
                refusal.reason() + '\n',
                null);
    }

    boolean passed() {
        return failures.isEmpty();
    }

    /** Whether an emulator says that it failed itself, or the program died as it does when an emulator fails. */
    boolean isCrash() {
        return !passed() && (stderr.contains(CRASH) || (exitCode != null && CRASH_CODES.contains(exitCode)));
    }

    /** Whether a kernel has refused the program. */
    boolean isRefusedProgram() {
        return !passed() && stderr.toLowerCase(Locale.ROOT).contains(REFUSED);
    }

    /** A text without the codes that colour a terminal. */
    static String plain(String text) {
        return ANSI.matcher(text).replaceAll("");
    }
}
