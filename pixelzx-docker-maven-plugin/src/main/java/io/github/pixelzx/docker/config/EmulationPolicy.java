package io.github.pixelzx.docker.config;

/** What happens with a platform whose programs the engine cannot run. */
public enum EmulationPolicy {
    /** The other platforms are built and tested; then the missing emulator is a problem. */
    AUTO,
    /** A missing emulator is a problem before anything is built or tested. */
    REQUIRE,
    /** The platform is left out of the build: said, not tested and not published. */
    SKIP,
    /** Missing emulators are registered in the engine's kernel, by a privileged container. */
    INSTALL
}
