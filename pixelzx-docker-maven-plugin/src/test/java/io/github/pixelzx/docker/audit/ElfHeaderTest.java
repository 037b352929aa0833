package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "linux/amd64,     amd64,    ELF 64-bit LSB x86-64",
        "linux/386,       386,      ELF 32-bit LSB Intel 80386",
        "linux/arm/v5,    arm,      ELF 32-bit LSB ARM",
        "linux/arm/v6,    arm,      ELF 32-bit LSB ARM",
        "linux/arm/v7,    arm,      ELF 32-bit LSB ARM",
        "linux/arm64,     arm64,    ELF 64-bit LSB AArch64",
        "linux/riscv64,   riscv64,  ELF 64-bit LSB RISC-V",
        "linux/ppc64le,   ppc64le,  ELF 64-bit LSB PowerPC64",
        "linux/s390x,     s390x,    ELF 64-bit MSB IBM S/390",
        "linux/mips64le,  mips64le, ELF 64-bit LSB MIPS",
        "linux/loong64,   loong64,  ELF 64-bit LSB LoongArch"
    })
    void readsTheMachineEachPlatformNeeds(String platform, String architecture, String text) {
        ElfHeader header = ElfHeader.read(ElfFixture.program(architecture)).orElseThrow();

        assertThat(header.machine()).hasToString(text);
        assertThat(Machine.of(Platform.parse(platform))).contains(header.machine());
        assertThat(header.isExecutable()).isTrue();
    }

    @Test
    void tellsByteOrdersOfOneProcessorApart() {
        ElfHeader big = ElfHeader.read(ElfFixture.program("ppc64")).orElseThrow();

        assertThat(Machine.of(Platform.parse("linux/ppc64le"))).isPresent().isNotEqualTo(big.machine());
    }

    @Test
    void keepsTheFlagsOfArm() {
        assertThat(ElfHeader.read(ElfFixture.program("arm")).orElseThrow().flags())
                .isEqualTo(0x05000400);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void knowsObjectsAndCoresAreNoPrograms(int type) {
        assertThat(ElfHeader.read(ElfFixture.ofType("amd64", type))
                        .orElseThrow()
                        .isExecutable())
                .isFalse();
    }

    @Test
    void takesPositionIndependentProgramsForPrograms() {
        assertThat(ElfHeader.read(ElfFixture.ofType("amd64", 3)).orElseThrow().isExecutable())
                .isTrue();
    }

    @Test
    void isNoneForOtherFiles() {
        assertThat(ElfHeader.read(new byte[] {'#', '!', '/', 'b'})).isEmpty();
        assertThat(ElfHeader.read(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 15, 16, 51, 63})
    void refusesAHeaderThatIsCutOff(int length) {
        byte[] head = Arrays.copyOf(ElfFixture.program("arm64"), length);

        assertThatThrownBy(() -> ElfHeader.read(head)).hasMessageContaining("cut off");
    }

    @Test
    void refusesAHeaderWithoutByteOrder() {
        byte[] head = ElfFixture.program("arm64");
        head[5] = 3;

        assertThatThrownBy(() -> ElfHeader.read(head)).hasMessageContaining("byte order");
    }

    @Test
    void knowsNoMachineOfOtherSystems() {
        assertThat(Machine.of(Platform.parse("windows/amd64"))).isEmpty();
        assertThat(Machine.of(Platform.parse("linux/pdp11"))).isEmpty();
    }

    /** A real program, so that the fixture and the reader cannot be wrong in the same way. */
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void readsThisMachinesJava() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        try (var in = Files.newInputStream(java)) {
            assertThat(new FileReader().read("java", Files.size(java), in).content())
                    .isInstanceOfSatisfying(FileContent.Program.class, program -> {
                        assertThat(program.header().machine()).hasToString("ELF 64-bit LSB x86-64");
                        assertThat(program.interpreter()).matches("/lib(64)?/ld-.*\\.so.*");
                        assertThat(program.linking().needed()).contains("libjli.so", "libc.so.6");
                        assertThat(Stream.of(
                                                program.linking().rpath(),
                                                program.linking().runpath())
                                        .flatMap(List::stream))
                                .anyMatch(path -> path.startsWith("$ORIGIN"));
                    });
        }
    }
}
