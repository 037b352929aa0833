package io.github.pixelzx.docker.imagetest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a run of tests, in labels and names of everything it makes in an engine, and tells whose it is: a later run can
 * see whether the process still lives.
 *
 * @param machine of the process, as a number of its host name
 * @param pid the process
 * @param since when it was started, in seconds since 1970; a process of another start is another one
 * @param own tells runs of one process apart
 */
record RunName(String machine, long pid, long since, String own) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})-([0-9]{1,18})-([0-9a-f]{8})");

    /** A new run of this process. */
    static RunName create() {
        ProcessHandle self = ProcessHandle.current();
        return new RunName(
                thisMachine(),
                self.pid(),
                startOf(self),
                UUID.randomUUID().toString().substring(0, 8));
    }

    /** Reads a name; none if another program made it. */
    static Optional<RunName> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new RunName(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** Whether its process was one of this machine and is gone. Of other machines nothing is known. */
    boolean isOrphan() {
        return machine.equals(thisMachine())
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> startOf(process) == since)
                        .isEmpty();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    }

    private static String thisMachine() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            name = "unknown";
        }
        return String.format(Locale.ROOT, "%08x", name.hashCode());
    }

    @Override
    public String toString() {
        return machine + '-' + pid + '-' + since + '-' + own;
    }
}
