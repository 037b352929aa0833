package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is found, each thing once and at the level the user wants it. */
final class Findings {

    /** Nobody reads more of one kind; an image full of foreign files must not fill the memory with sentences. */
    private static final int MAX_PER_RULE = 1000;

    private final AuditSpec spec;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<List<Object>> seen = new HashSet<>();
    private final Map<List<Object>, Integer> counts = new HashMap<>();

    Findings(AuditSpec spec) {
        this.spec = spec;
    }

    /** Adds what the rule's own level, or the user's, makes of it. */
    void add(Platform platform, AuditRule rule, String subject, String message) {
        add(platform, rule, spec.level(rule, subject), subject, message);
    }

    /** Adds what is worth a look at most, whatever its rule weighs: the audit does not know enough. */
    void doubt(Platform platform, AuditRule rule, String subject, String message) {
        AuditLevel level = spec.level(rule, subject);
        add(platform, rule, level == AuditLevel.OFF ? level : AuditLevel.WARN, subject, message);
    }

    private void add(Platform platform, AuditRule rule, AuditLevel level, String subject, String message) {
        // Several command lines and several links may lead to the same file; one finding about it is enough.
        if (level == AuditLevel.OFF || !seen.add(List.of(platform, rule, subject.isEmpty() ? message : subject))) {
            return;
        }
        int count = counts.merge(List.of(platform, rule), 1, Integer::sum);
        if (count < MAX_PER_RULE) {
            findings.add(new Finding(platform, rule, level, subject, message));
        } else if (count == MAX_PER_RULE) {
            findings.add(new Finding(platform, rule, level, "", "there is more of this kind, which is not listed"));
        }
    }

    /** In the order of the platforms, and within one in that of adding. */
    List<Finding> list() {
        return findings.stream().sorted(Comparator.comparing(Finding::platform)).toList();
    }
}
