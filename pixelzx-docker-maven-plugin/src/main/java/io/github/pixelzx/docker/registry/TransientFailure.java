package io.github.pixelzx.docker.registry;

import java.time.Duration;
import java.util.Optional;

/** An answer that may be another one when the same is asked again: 408, 429, 5xx but "not implemented" and "no storage left". */
final class TransientFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    TransientFailure(Answer answer) {
        super(answer.words());
        this.answer = answer;
    }

    /** How long the registry asks to wait, if it does. */
    Optional<Duration> retryAfter() {
        return answer.retryAfter();
    }

    /** Throws if an answer is one that may pass. */
    static Answer unlessFinal(Answer answer) throws TransientFailure {
        int status = answer.status();
        if (status == 408 || status == 429 || (status >= 500 && status != 501 && status != 507)) {
            throw new TransientFailure(answer);
        }
        return answer;
    }
}
