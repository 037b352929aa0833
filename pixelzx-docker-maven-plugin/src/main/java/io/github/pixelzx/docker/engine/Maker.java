package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that makes something in an engine, written on what it makes so that another process can tell whether it
 * still runs.
 *
 * @param place the machine since its start and, where it has several, the space its process numbers are counted in
 * @param process the process' number
 * @param start when it started, in milliseconds since 1970: numbers are given again
 */
public record Maker(String place, long process, long start) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESS_SPACE = Path.of("/proc/self/ns/pid");

    /** A start is counted from the machine's, which is read off a clock that is set now and then. */
    private static final long CLOCK_TOLERANCE = 10_000;

    /** This process. */
    public static Maker current() {
        ProcessHandle self = ProcessHandle.current();
        return new Maker(here(), self.pid(), start(self));
    }

    /** Reads what {@link #toString} wrote; none if it is something else. */
    public static Optional<Maker> parse(String text) {
        String[] parts = text.split(" ", 3);
        try {
            return parts.length == 3
                    ? Optional.of(new Maker(parts[2], Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether it is known to have ended: nothing is known of other machines. */
    public boolean hasEnded() {
        return place.equals(here())
                && ProcessHandle.of(process)
                        .filter(ProcessHandle::isAlive)
                        .filter(handle -> Math.abs(start(handle) - start) < CLOCK_TOLERANCE)
                        .isEmpty();
    }

    /** Whether it belongs to another machine, to an earlier start of this one, or to another space of processes. */
    public boolean isElsewhere() {
        return !place.equals(here());
    }

    @Override
    public String toString() {
        return process + " " + start + " " + place;
    }

    private static long start(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Linux gives each of its starts a name of its own; elsewhere the machine's name has to do. */
    private static String here() {
        try {
            return Files.readString(BOOT).strip() + ' ' + Files.readSymbolicLink(PROCESS_SPACE);
        } catch (IOException e) {
            return hostName();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
