package io.github.pixelzx.docker.registry;

/** What became of a manifest that was to be removed. */
public sealed interface Deletion {

    /** It was there, and is no more. */
    record Removed() implements Deletion {}

    /** The registry does not have it. */
    record Gone() implements Deletion {}

    /**
     * It stays.
     *
     * @param why in the registry's own words
     */
    record Refused(String why) implements Deletion {}
}
