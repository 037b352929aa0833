package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicePortsTest {

    @ParameterizedTest
    @CsvSource({
        "unix:///var/run/docker.sock, 127.0.0.1",
        "npipe:////./pipe/docker_engine, 127.0.0.1",
        "ssh://me@arm.example, 127.0.0.1",
        "tcp://127.0.0.1:2375, 127.0.0.1",
        "tcp://192.0.2.7:2376, 192.0.2.7"
    })
    void publishesToNobodyElseThanItHasTo(String host, String bound) {
        assertThat(ServicePorts.bound(address(host))).isEqualTo(bound);
    }

    @Test
    void reachesAnEngineOfThisMachineByItsLoopback() {
        try (ServicePorts ports = new ServicePorts(address("unix:///var/run/docker.sock"))) {
            assertThat(ports.reached("127.0.0.1", 8080)).hasToString("127.0.0.1:8080");
            assertThat(ports.ofMachine(8080)).hasToString("127.0.0.1:8080");
        }
    }

    @Test
    void reachesAnEngineElsewhereByItsAddress() {
        try (ServicePorts ports = new ServicePorts(address("tcp://192.0.2.7:2376"))) {
            assertThat(ports.reached("192.0.2.7", 8080)).hasToString("192.0.2.7:8080");
            assertThat(ports.ofMachine(8080)).hasToString("192.0.2.7:8080");
        }
    }

    @Test
    void tellsThatTheMachineDoesNotHaveTheAddressItIsReachedBy() {
        String words = "listen tcp4 192.0.2.7:0: bind: cannot assign requested address";
        try (ServicePorts far = new ServicePorts(address("tcp://192.0.2.7:2376"));
                ServicePorts near = new ServicePorts(address("unix:///var/run/docker.sock"))) {
            assertThat(far.explained(words))
                    .startsWith(words)
                    .contains("192.0.2.7, by which")
                    .contains("ssh://");
            assertThat(far.explained("no space left")).isEqualTo("no space left");
            assertThat(near.explained(words)).isEqualTo(words);
        }
    }

    @Test
    void callsSshAsTheDockerProgramDoes() {
        assertThat(PortForward.argv(address("ssh://me@arm.example:2222/run/docker.sock"), 4711, 8080))
                .containsSubsequence("ssh", "-L", "127.0.0.1:4711:127.0.0.1:8080", "-l", "me", "-p", "2222")
                .endsWith("--", "arm.example", "cat");
        assertThat(PortForward.argv(address("ssh://arm"), 4711, 8080))
                .doesNotContain("-l", "-p")
                .endsWith("--", "arm", "cat");
    }

    @Test
    void tellsWhatSshSaidWhereItForwardsNothing() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        try (ServicePorts ports = new ServicePorts(address("ssh://127.0.0.1:" + nobody))) {
            ProblemException problem =
                    catchThrowableOfType(ProblemException.class, () -> ports.reached("127.0.0.1", 8080));

            assertThat(problem.problem().text()).contains("Cannot reach port 8080");
        }
    }

    @Test
    void namesAnAddressOfVersionSixAsUrlsDo() {
        assertThat(new PublishedPort("2001:db8::7", 80, Duration.ZERO)).hasToString("[2001:db8::7]:80");
    }

    private static EngineAddress address(String host) {
        return EngineAddress.parse(host, "test", null);
    }
}
