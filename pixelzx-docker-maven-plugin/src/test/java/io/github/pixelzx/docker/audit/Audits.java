package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.AuditMode;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.AuditSpec.RuleSpec;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Audits for tests: none of them asks a registry. */
public final class Audits {

    public static final Supplier<RegistryDoor> NO_REGISTRY = () -> {
        throw new AssertionError("the audit asked for a registry");
    };

    private Audits() {}

    /** With every rule at its own level. */
    public static ImageAudit standard(Progress progress) {
        return new ImageAudit(AuditSpec.DEFAULT, NO_REGISTRY, progress);
    }

    /** With these rules alone. */
    static ImageAudit of(Predicate<AuditRule> rules) {
        return new ImageAudit(only(rules), NO_REGISTRY, Progress.SILENT);
    }

    static AuditSpec only(Predicate<AuditRule> rules) {
        return new AuditSpec(
                AuditMode.STANDARD,
                Arrays.stream(AuditRule.values())
                        .filter(rule -> !rule.always() && !rules.test(rule))
                        .collect(Collectors.toMap(
                                rule -> rule, rule -> new RuleSpec(AuditLevel.OFF, List.of(), List.of()))),
                0,
                0,
                null);
    }

    /** What a container starts. */
    static boolean start(AuditRule rule) {
        return rule.id().startsWith("start-");
    }
}
