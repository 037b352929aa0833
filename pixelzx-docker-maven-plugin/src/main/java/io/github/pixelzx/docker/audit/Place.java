package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;

/** Why a program matters, and so which rules are about it. */
enum Place {
    /** A container starts it. */
    START(AuditRule.START_MACHINE, AuditRule.START_INTERPRETER, AuditRule.START_LIBRARY, AuditRule.START_MISSING),
    /** It is found by its name alone. */
    PATH(AuditRule.PATH_MACHINE, AuditRule.PATH_INTERPRETER, AuditRule.PATH_LIBRARY, AuditRule.PATH_INTERPRETER);

    private final AuditRule machine;
    private final AuditRule interpreter;
    private final AuditRule library;
    private final AuditRule missing;

    Place(AuditRule machine, AuditRule interpreter, AuditRule library, AuditRule missing) {
        this.machine = machine;
        this.interpreter = interpreter;
        this.library = library;
        this.missing = missing;
    }

    AuditRule machine() {
        return machine;
    }

    AuditRule interpreter() {
        return interpreter;
    }

    AuditRule library() {
        return library;
    }

    AuditRule missing() {
        return missing;
    }
}
