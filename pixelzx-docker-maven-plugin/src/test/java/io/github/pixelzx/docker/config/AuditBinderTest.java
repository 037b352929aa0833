package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class AuditBinderTest {

    @Test
    void leavesEveryRuleAtItsOwnLevelByDefault() {
        AuditSpec spec = new Written().bind().audit();

        assertThat(spec).isEqualTo(AuditSpec.DEFAULT);
        assertThat(spec.level(AuditRule.START_MACHINE, "/app")).isEqualTo(AuditLevel.FAIL);
        assertThat(spec.level(AuditRule.ROOT_USER, "")).isEqualTo(AuditLevel.WARN);
    }

    @Test
    void letsEverythingFailThatIsNotOffWhereItIsStrict() {
        for (Written written : new Written[] {
            new Written().commandLine("pixelzx.audit", "strict"), new Written().pom("audit", "strict")
        }) {
            AuditSpec spec =
                    written.property("pixelzx.audit.rules.setuid", "off").bind().audit();

            assertThat(spec.level(AuditRule.ROOT_USER, "")).isEqualTo(AuditLevel.FAIL);
            assertThat(spec.level(AuditRule.SETUID, "/bin/su")).isEqualTo(AuditLevel.OFF);
        }
    }

    @Test
    void takesTheLevelOfTheStrongestPlace() {
        AuditSpec spec = new Written()
                .pom("audit", RawElement.of("rules", RawElement.of("root-user", "fail")))
                .commandLine("pixelzx.audit.rules.root-user", "off")
                .bind()
                .audit();

        assertThat(spec.level(AuditRule.ROOT_USER, "")).isEqualTo(AuditLevel.OFF);
        assertThat(spec.applies(AuditRule.ROOT_USER)).isFalse();
    }

    @Test
    void appliesARuleToWhatIsIncludedAndNotExcluded() {
        AuditSpec spec = new Written()
                .pom(
                        "audit",
                        RawElement.of(
                                "rules",
                                RawElement.of(
                                        "setuid",
                                        RawElement.of("level", "fail"),
                                        RawElement.of("includes", "/usr/**, /opt/*/run"),
                                        RawElement.of("excludes", RawElement.of("exclude", "sudo"))),
                                RawElement.of("secret-environment", RawElement.of("excludes", "TEST_*"))))
                .bind()
                .audit();

        assertThat(spec.level(AuditRule.SETUID, "/usr/bin/x")).isEqualTo(AuditLevel.FAIL);
        assertThat(spec.level(AuditRule.SETUID, "/opt/a/run")).isEqualTo(AuditLevel.FAIL);
        assertThat(spec.level(AuditRule.SETUID, "/opt/a/b/run")).isEqualTo(AuditLevel.OFF);
        assertThat(spec.level(AuditRule.SETUID, "/usr/bin/sudo")).isEqualTo(AuditLevel.OFF);
        assertThat(spec.level(AuditRule.SECRET_ENVIRONMENT, "TEST_TOKEN")).isEqualTo(AuditLevel.OFF);
        assertThat(spec.level(AuditRule.SECRET_ENVIRONMENT, "TOKEN")).isEqualTo(AuditLevel.WARN);
    }

    @Test
    void readsBudgets() {
        AuditSpec spec = new Written()
                .pom(
                        "audit",
                        RawElement.of("maxSize", "1.5MB"),
                        RawElement.of("maxLayers", "12"),
                        RawElement.of("maxGrowth", "2.5 %"))
                .bind()
                .audit();

        assertThat(spec.maxSize()).isEqualTo(1_572_864);
        assertThat(spec.maxLayers()).isEqualTo(12);
        assertThat(spec.maxGrowth()).isEqualTo(new AuditSpec.Growth(new BigDecimal("2.5"), true));
        assertThat(spec.maxGrowth().limit(1000)).isEqualTo(1025);
    }
}
