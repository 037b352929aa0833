package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.audit.FileContent.Jar;
import io.github.pixelzx.docker.audit.FileContent.NativeLibrary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class JarReaderTest {

    @ParameterizedTest
    @CsvSource({
        "linux/x86_64/libzstd-jni-1.5.so,                    linux/aarch64/libzstd-jni-1.5.so",
        "META-INF/native/libnetty_tcnative_linux_x86_64.so,  META-INF/native/libnetty_tcnative_linux_aarch_64.so",
        "com/sun/jna/linux-x86-64/libjnidispatch.so,         com/sun/jna/linux-armel/libjnidispatch.so",
        "native/libconscrypt_openjdk_jni-linux-x86_64.so,    native/libconscrypt_openjdk_jni-linux-aarch_64.so",
        "lib/libsqlitejdbc-amd64.so,                         lib/libsqlitejdbc-arm64.so"
    })
    void knowsCopiesForSeveralMachinesAsOneLibrary(String one, String other) {
        assertThat(library(one).plainName()).isEqualTo(library(other).plainName());
    }

    @Test
    void tellsDifferentLibrariesApart() {
        assertThat(library("linux/liba.so").plainName())
                .isNotEqualTo(library("linux/libb.so").plainName());
        assertThat(library("org/freebsd/x86_64/liba.so").isForAnotherSystem()).isTrue();
        assertThat(library("org/linux/x86_64/liba.so").isForAnotherSystem()).isFalse();
    }

    @Test
    void endsAJarThatNeverEnds() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1100; i++) {
                zip.write(zeros);
            }
        }

        Jar jar = new JarReader(bytes.size()).read(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(jar.defect()).contains("more comes out of it");
    }

    @Test
    void keepsWhatItFoundBeforeADefect() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("liba.so"));
            zip.write(Programs.of("amd64.so"));
            zip.putNextEntry(new ZipEntry("b"));
            zip.write(new byte[5000]);
        }
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 140);

        Jar jar = new JarReader(cut.length).read(new ByteArrayInputStream(cut));

        assertThat(jar.libraries()).extracting(NativeLibrary::path).containsExactly("liba.so");
    }

    private static NativeLibrary library(String path) {
        return new NativeLibrary(path, new Machine(62, 64, true), ArmBuild.NONE);
    }
}
