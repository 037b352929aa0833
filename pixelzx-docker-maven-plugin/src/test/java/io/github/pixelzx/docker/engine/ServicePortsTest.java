package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.FreePort;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                .endsWith("--", "arm.example", "echo pixelzx-forwards; cat");
        assertThat(PortForward.argv(address("ssh://arm"), 4711, 8080))
                .doesNotContain("-l", "-p")
                .endsWith("--", "arm", "echo pixelzx-forwards; cat");
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://me@build_host, me, build_host, 0",
        "ssh://me:secret@build_host:22/run/docker.sock, me, build_host, 22",
        "ssh://build_host/, '', build_host, 0",
        "ssh://[fe80::1], '', fe80::1, 0",
        "ssh://me@[fe80::1%25eth0]:2222, me, fe80::1%eth0, 2222",
        "ssh://me@corp@arm.example, me@corp, arm.example, 0",
        "tcp://[::1]:2375, '', ::1, 2375"
    })
    void readsWhoseMachineItIs(String host, String user, String name, int port) {
        assertThat(address(host).authority()).isEqualTo(new Authority(user, name, port));
        assertThat(address(host).mistake()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssh://", "ssh://me@", "ssh://arm:port", "ssh://2001:db8::7", "ssh://[fe80::1", "ssh://my host"})
    void namesAnAddressWithoutAMachine(String host) {
        assertThat(address(host).mistake())
                .hasValueSatisfying(
                        mistake -> assertThat(mistake).contains(host).endsWith("does not name a machine"));
    }

    @Test
    void callsSshForNamesThatAreNoneOfUrls() {
        assertThat(PortForward.argv(address("ssh://me@build_host"), 4711, 8080))
                .containsSubsequence("-l", "me", "--", "build_host");
        assertThat(PortForward.argv(address("ssh://[fe80::1]:2222"), 4711, 8080))
                .containsSubsequence("-p", "2222", "--", "fe80::1");
    }

    @Test
    void asksForTheAddressOnlyWherePortsArePublished() {
        EngineAddress lost = address("tcp://[fe80::1%nowhere0]:2375");
        ContainerSpec closed = ContainerSpec.of("alpine");

        assertThat(ContainerCreation.hostConfig(closed, lost).getPortBindings()).isNull();

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> ContainerCreation.hostConfig(closed.withPorts(Set.of(8080)), lost));
        assertThat(problem.problem().text()).contains("fe80::1%nowhere0").contains("DOCKER_HOST=tcp://");
    }

    @Test
    void leavesTheZoneOfAnAddressToThisMachine() {
        EngineAddress zoned = address("tcp://[fe80::1%1]:2375");

        assertThat(ServicePorts.bound(zoned)).isEqualTo("fe80:0:0:0:0:0:0:1");
        try (ServicePorts ports = new ServicePorts(zoned)) {
            assertThat(ports.reached("fe80::1", 8080).host()).startsWith("fe80:0:0:0:0:0:0:1%");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesNoListenerOfSomebodyElseForItsOwn() throws IOException {
        List<ServerSocket> others = new ArrayList<>();
        try (PortForward forward = PortForward.open("arm", 8080, here -> {
            if (others.isEmpty()) {
                others.add(listening(here));
                return shell("sleep 0.2; echo Could not request local forwarding. >&2; exit 255");
            }
            return shell("echo Welcome; sleep 0.1; echo pixelzx-forwards; cat");
        })) {
            assertThat(forward.port()).isNotEqualTo(others.get(0).getLocalPort());
            assertThat(forward.ssh().isAlive()).isTrue();
        } finally {
            for (ServerSocket other : others) {
                other.close();
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void givesUpWhereNoPortCanBeHad() {
        AtomicInteger tried = new AtomicInteger();

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> PortForward.open("arm", 8080, here -> {
                    tried.incrementAndGet();
                    return shell("echo Could not request local forwarding. >&2; exit 255");
                }));

        assertThat(problem.problem().text()).contains("at arm").contains("Could not request local forwarding.");
        assertThat(tried).hasValue(5);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void asksOnceWhereSshCannotLogIn() {
        AtomicInteger tried = new AtomicInteger();

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> PortForward.open("arm", 8080, here -> {
                    tried.incrementAndGet();
                    return shell("echo 'me@arm: Permission denied (publickey).' >&2; exit 255");
                }));

        assertThat(problem.problem().text()).contains("Permission denied (publickey)");
        assertThat(tried).hasValue(1);
    }

    private static Command shell(String script) {
        return Command.of("sh", "-c", script);
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsWhatSshSaidWhereItForwardsNothing() {
        try (ServicePorts ports = new ServicePorts(address("ssh://127.0.0.1:" + FreePort.next()))) {
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
