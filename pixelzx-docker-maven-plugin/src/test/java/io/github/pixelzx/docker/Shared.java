package io.github.pixelzx.docker;

/**
 * What test classes that run side by side share although they would rather not, for {@link
 * org.junit.jupiter.api.parallel.ResourceLock}.
 */
public final class Shared {

    /**
     * What image tests have in the engine while they run: it carries the number of the process, which all classes have in
     * common, and each run removes what the dead have left.
     */
    public static final String TRACES = "traces of image tests in the engine";

    /** The emulators the kernel knows, and the images that tell how they run. */
    public static final String EMULATORS = "emulators";

    private Shared() {}
}
