package io.github.pixelzx.docker.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the audit looks for, how much it weighs, and how much an image may weigh.
 *
 * @param rules what the user said of a rule; none for those that are as they come
 * @param maxSize bytes a platform's config and layers may have as they are pulled (compressed); 0 without a limit
 * @param maxLayers layers a platform's image may have; 0 without a limit
 * @param maxGrowth how much larger than the published image a platform may be; null without a limit
 */
public record AuditSpec(
        AuditMode mode,
        Map<AuditRule, RuleSpec> rules,
        long maxSize,
        int maxLayers,
        @Nullable Growth maxGrowth) {

    /** All rules as they come, and no budget. */
    public static final AuditSpec DEFAULT = new AuditSpec(AuditMode.STANDARD, Map.of(), 0, 0, null);

    public AuditSpec {
        rules = Map.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param level null for the rule's own
     * @param includes what it is applied to; empty for everything
     * @param excludes what it is not applied to
     */
    public record RuleSpec(@Nullable AuditLevel level, List<SubjectPattern> includes, List<SubjectPattern> excludes) {

        public RuleSpec {
            includes = List.copyOf(includes);
            excludes = List.copyOf(excludes);
        }

        boolean covers(String subject) {
            return (includes.isEmpty() || includes.stream().anyMatch(pattern -> pattern.matches(subject)))
                    && excludes.stream().noneMatch(pattern -> pattern.matches(subject));
        }
    }

    /**
     * How much an image may grow: by so many bytes, or by so much per hundred.
     *
     * @param amount bytes, or percent
     */
    public record Growth(BigDecimal amount, boolean percent) {

        /** The most bytes allowed where so many are published. */
        public long limit(long published) {
            BigDecimal base = BigDecimal.valueOf(published);
            return base.add(percent ? base.multiply(amount).movePointLeft(2) : amount)
                    .longValue();
        }
    }

    /** All of it, the same for equal ones in every JVM, which the order of a map's entries is not. */
    public String inWords() {
        return mode + " " + new TreeMap<>(rules) + ' ' + maxSize + ' ' + maxLayers + ' ' + maxGrowth;
    }

    /** What a finding of a rule about a subject (a file of the image, a variable) means. */
    public AuditLevel level(AuditRule rule, String subject) {
        if (rule.always()) {
            return AuditLevel.FAIL;
        }
        Optional<RuleSpec> said = Optional.ofNullable(rules.get(rule));
        AuditLevel level = said.map(RuleSpec::level).orElse(rule.level());
        if (level == AuditLevel.OFF || !said.map(rules -> rules.covers(subject)).orElse(true)) {
            return AuditLevel.OFF;
        }
        return mode == AuditMode.STRICT ? AuditLevel.FAIL : level;
    }

    /** Whether a rule is looked for at all. */
    public boolean applies(AuditRule rule) {
        return rule.always()
                || Optional.ofNullable(rules.get(rule)).map(RuleSpec::level).orElse(rule.level()) != AuditLevel.OFF;
    }
}
