package io.github.pixelzx.docker.builder;

/**
 * How a builder was found by somebody who only looked.
 *
 * @param container the name its container has or would have
 * @param buildkit what BuildKit calls itself; empty where none was asked
 * @param sentence what was found, without a full stop
 */
public record BuilderCondition(State state, String container, String buildkit, String sentence) {

    /** What a build would make of it. */
    public enum State {
        /** It answers and is what is configured. */
        READY,
        /** It is what is configured and has to be started. */
        IDLE,
        /** It has to be made. */
        ABSENT,
        /** It was made from another configuration or image, and will be made anew. */
        CHANGED,
        /** It is of somebody else's making, and would be used as it is. */
        FOREIGN,
        /** It is in the way. */
        UNUSABLE
    }
}
