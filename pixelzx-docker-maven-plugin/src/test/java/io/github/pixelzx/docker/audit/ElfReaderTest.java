package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.audit.ArmBuild.FloatAbi;
import io.github.pixelzx.docker.audit.FileContent.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfReaderTest {

    @Test
    void readsNamesOfLibrariesAndWhereTheyAreLookedFor() throws IOException {
        Program dynamic = program(Programs.of("arm64-rpath"));

        assertThat(dynamic.interpreter()).isEqualTo("/lib/ld-linux-aarch64.so.1");
        assertThat(dynamic.linking().needed()).containsExactly("libc.so.6");
        assertThat(dynamic.linking().runpath()).containsExactly("$ORIGIN/../lib/app");
        assertThat(program(Programs.of("arm64-png.so")).linking().name()).isEqualTo("libpng.so.1");
        assertThat(program(Programs.of("arm64")).linking()).isEqualTo(Linking.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "armv7,         7, HARD, .ARM.attributes",
        "armv6,         6, HARD, .ARM.attributes",
        "armv7-dynamic, 7, HARD, .ARM.attributes",
        "soft-dynamic,  7, SOFT, .ARM.attributes",
        "go-arm7.gz,    7, UNKNOWN, GOARM=7 in Go's build record",
        "go-arm6.gz,    6, UNKNOWN, GOARM=6 in Go's build record"
    })
    void readsTheVariantOfArm(String name, int variant, FloatAbi floats, String source) throws IOException {
        assertThat(program(Programs.of(name)).arm()).isEqualTo(new ArmBuild(variant, true, source, floats));
    }

    @ParameterizedTest
    @ValueSource(strings = {"armv7", "arm64-dynamic", "soft-dynamic"})
    void readsThePartsOfAProgramLongerThanItsBuffer(String name) throws IOException {
        // The tables at the end stay there: a large program is its small one with a hole in the middle.
        byte[] small = Programs.of(name);
        byte[] head = Arrays.copyOf(small, small.length / 4);

        CapturedBytes captured = new CapturedBytes(head, head.length);
        Program read = ElfReader.read(
                ElfHeader.read(small).orElseThrow(),
                captured,
                new ByteArrayInputStream(small, head.length, small.length - head.length),
                small.length);

        assertThat(read.arm().atLeast()).isEqualTo(program(small).arm().atLeast());
    }

    @Test
    void knowsNoVariantWhereNothingTells() throws IOException {
        byte[] bare = Programs.of("armv7");
        // Without section headers and flags.
        Arrays.fill(bare, 32, 40, (byte) 0);
        bare[48] = 0;
        bare[49] = 0;

        assertThat(program(bare).arm()).isEqualTo(ArmBuild.NONE);
        assertThat(MachineCheck.described(program(bare))).isEqualTo("ELF 32-bit LSB ARM, variant not known");
    }

    @Test
    void survivesEveryDamage() throws IOException {
        Random random = new Random(7);
        for (String name : new String[] {"arm64-dynamic", "armv7-dynamic", "soft-dynamic", "armv6", "amd64.so"}) {
            byte[] sound = Programs.of(name);
            for (int i = 0; i < 3000; i++) {
                byte[] damaged = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
                for (int j = 0; j < 4; j++) {
                    damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
                }
                assertThat(new FileReader().read("x", damaged.length, new ByteArrayInputStream(damaged)))
                        .isNotNull();
            }
        }
    }

    private static Program program(byte[] bytes) throws IOException {
        return (Program) new FileReader()
                .read("program", bytes.length, new ByteArrayInputStream(bytes))
                .content();
    }
}
