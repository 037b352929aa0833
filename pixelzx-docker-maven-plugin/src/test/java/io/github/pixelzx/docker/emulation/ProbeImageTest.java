package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProbeImageTest {

    /** Go's architecture to e_machine of the ELF specification. */
    private static final Map<String, Integer> MACHINES = Map.of(
            "amd64", 62, "386", 3, "arm64", 183, "arm", 40, "riscv64", 243, "ppc64le", 21, "s390x", 22, "mips64le", 8);

    @TestFactory
    Stream<DynamicTest> hasASmallStaticProgramOfTheRightMachine() {
        return ProbeImage.ARCHITECTURES.stream()
                .map(architecture -> DynamicTest.dynamicTest(architecture, () -> {
                    byte[] program = ProbeImage.program(architecture);
                    boolean big = program[5] == 2;
                    ByteBuffer elf =
                            ByteBuffer.wrap(program).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);

                    assertThat(program).hasSizeLessThan(1400).startsWith(0x7f, 'E', 'L', 'F');
                    assertThat(elf.getShort(16)).as("executable").isEqualTo((short) 2);
                    assertThat((int) elf.getShort(18)).isEqualTo(MACHINES.get(architecture));
                }));
    }

    @Test
    void bringsTheSourceOfItsPrograms() {
        Path programs = Path.of("src/main/resources/io/github/pixelzx/docker/emulation");

        assertThat(programs.resolve("probe.c")).isRegularFile();
        assertThat(programs.resolve("compile.sh"))
                .content()
                .contains(ProbeImage.ARCHITECTURES.stream().toList());
    }

    @Test
    void coversEveryArchitectureThatEnginesCommonlyEmulate() {
        assertThat(ProbeImage.ARCHITECTURES).containsExactlyInAnyOrderElementsOf(MACHINES.keySet());
    }
}
