package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * What an ELF file's code runs on: the processor, its word size and its byte order.
 *
 * <p>Processor numbers are those of {@code e_machine} in the
 * <a href="https://www.sco.com/developers/gabi/latest/ch4.eheader.html">System V ABI</a>.
 *
 * @param processor {@code e_machine}
 * @param bits 32 or 64
 * @param littleEndian byte order of code and data
 */
public record Machine(int processor, int bits, boolean littleEndian) {

    private static final int I386 = 3;
    private static final int MIPS = 8;
    private static final int PPC64 = 21;
    private static final int S390 = 22;
    private static final int ARM = 40;
    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;
    private static final int RISCV = 243;
    private static final int LOONGARCH = 258;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(2, "SPARC"),
            Map.entry(I386, "Intel 80386"),
            Map.entry(4, "Motorola 68000"),
            Map.entry(MIPS, "MIPS"),
            Map.entry(20, "PowerPC"),
            Map.entry(PPC64, "PowerPC64"),
            Map.entry(S390, "IBM S/390"),
            Map.entry(ARM, "ARM"),
            Map.entry(X86_64, "x86-64"),
            Map.entry(AARCH64, "AArch64"),
            Map.entry(RISCV, "RISC-V"),
            Map.entry(LOONGARCH, "LoongArch"));

    /** By OCI architecture. What tells the variants of ARM apart is not in the ELF header. */
    private static final Map<String, Machine> BY_ARCHITECTURE = Map.ofEntries(
            Map.entry("386", new Machine(I386, 32, true)),
            Map.entry("amd64", new Machine(X86_64, 64, true)),
            Map.entry("arm", new Machine(ARM, 32, true)),
            Map.entry("arm64", new Machine(AARCH64, 64, true)),
            Map.entry("loong64", new Machine(LOONGARCH, 64, true)),
            Map.entry("mips", new Machine(MIPS, 32, false)),
            Map.entry("mipsle", new Machine(MIPS, 32, true)),
            Map.entry("mips64", new Machine(MIPS, 64, false)),
            Map.entry("mips64le", new Machine(MIPS, 64, true)),
            Map.entry("ppc64", new Machine(PPC64, 64, false)),
            Map.entry("ppc64le", new Machine(PPC64, 64, true)),
            Map.entry("riscv64", new Machine(RISCV, 64, true)),
            Map.entry("s390x", new Machine(S390, 64, false)));

    /** What programs of a platform must be made for; none for a platform not known here. */
    public static Optional<Machine> of(Platform platform) {
        return platform.os().equals("linux")
                ? Optional.ofNullable(BY_ARCHITECTURE.get(platform.architecture()))
                : Optional.empty();
    }

    /** Whether a platform's machines run this one's code; x86-64 processors run that of the 80386, too. */
    static boolean fits(Machine machine, Platform platform) {
        return of(platform)
                .map(needed -> machine.equals(needed)
                        || (platform.architecture().equals("amd64")
                                && machine.processor() == I386
                                && machine.bits() == 32))
                .orElse(true);
    }

    /** Whether it is 32-bit ARM, whose variants differ in what they run. */
    boolean isArm() {
        return processor == ARM && bits == 32;
    }

    /** The processor's name, for example {@code AArch64}. */
    public String name() {
        String name = NAMES.get(processor);
        return name == null ? "machine " + processor : name;
    }

    /** The name as short as it may be to tell it from another: {@code x86-64}, or with word size and byte order. */
    String nameBeside(Machine other) {
        return other.processor == processor ? bits + "-bit " + byteOrder() + " " + name() : name();
    }

    /** In the words of {@code file}: {@code ELF 64-bit LSB AArch64}. */
    @Override
    public String toString() {
        return "ELF " + bits + "-bit " + byteOrder() + " " + name();
    }

    private String byteOrder() {
        return littleEndian ? "LSB" : "MSB";
    }
}
