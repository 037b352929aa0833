package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.ProblemException;

/** The door through which programs start. {@link SystemProcesses} is the real one. */
public interface Processes {

    /**
     * Runs a program to its end and keeps its output.
     *
     * <p>An exit code other than 0 is a result, not an exception.
     *
     * @throws ProblemException if the program cannot be started, runs longer than its limit, or this thread is
     *     interrupted; in each case no process is left behind
     */
    default ProcessResult run(Command command) {
        return run(command, OutputListener.NONE);
    }

    /** As {@link #run(Command)}, and hands on each line as it is printed. */
    ProcessResult run(Command command, OutputListener listener);
}
