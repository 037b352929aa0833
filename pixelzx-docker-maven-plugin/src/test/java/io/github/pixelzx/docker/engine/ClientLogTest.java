package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ClientLogTest {

    private static final String MAVEN_3 = "org.slf4j.simpleLogger.log.com.github.dockerjava";
    private static final String MAVEN_4 = "maven.logger.log.com.github.dockerjava";

    @BeforeEach
    @AfterEach
    void forgetsWhatWasSaid() {
        System.clearProperty(MAVEN_3);
        System.clearProperty(MAVEN_4);
    }

    @Test
    void keepsTheTrafficOutOfTheLogOfEveryMaven() {
        ClientLog.quieten();

        assertThat(System.getProperty(MAVEN_3)).isEqualTo("info");
        assertThat(System.getProperty(MAVEN_4)).isEqualTo("info");
    }

    @Test
    void leavesItToWhoeverAsksForIt() {
        System.setProperty(MAVEN_3, "debug");

        ClientLog.quieten();

        assertThat(System.getProperty(MAVEN_3)).isEqualTo("debug");
        assertThat(System.getProperty(MAVEN_4)).isNull();
    }
}
