package io.github.pixelzx.docker.config;

/**
 * Where a value came from.
 *
 * @param place in words that follow "given by": {@code -Dpixelzx.platforms}, {@code PLATFORMS in the environment},
 *     {@code .env, line 3 (PLATFORMS)}, {@code pom.xml}
 */
public record Origin(Kind kind, String place) {

    /** What the user wrote nowhere. */
    public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "default");

    /** What the module's POM, or a parent of it, says in the plugin's configuration. */
    public static final Origin POM = new Origin(Kind.POM, "pom.xml");

    /** The sources, strongest first. */
    public enum Kind {
        COMMAND_LINE,
        ENVIRONMENT,
        ENV_FILE,
        POM,
        PROPERTIES,
        DEFAULT
    }
}
