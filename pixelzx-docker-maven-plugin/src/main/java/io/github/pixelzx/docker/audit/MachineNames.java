package io.github.pixelzx.docker.audit;

import java.util.Locale;
import java.util.regex.Pattern;

/** The many names of machines and systems in names of files and directories. */
final class MachineNames {

    private static final String MACHINES =
            "x86[_-]64|x86[_-]32|amd64|aarch[_-]?64|arm64|arm[_-]?v?[5678][a-z]{0,2}|armhf|armel|arm32|"
                    + "arm|i[3-6]86|x86|x64|powerpc64le|ppc64le|ppc64el|ppc64|ppcle[_-]64|ppc|s390x|s390|riscv64(gc)?|mips64el|mips64le|mipsel|mips64|mips|"
                    + "loong(arch)?64|sparcv9|sparc|ia64|alpha";

    /** Debian's names of machines with system and C library come first: they hold the others. */
    private static final Pattern MACHINE = Pattern.compile(
            "(?<![a-z0-9])(?:(?:" + MACHINES + ")(?:-pc|-unknown)?-linux-(?:gnu|musl)(?:x32|eabihf|eabi|f32|sf)?|(?:"
                    + MACHINES + ")(?:-linux-gnu\\w*)?)(?![a-z0-9])",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SYSTEM_OR_WIDTH =
            Pattern.compile("(?<![a-z0-9])(?:linux|gnu|musl|glibc|android)?[-_]?(?:32|64)?(?=[-_.]|$)");

    private static final Pattern OTHER_SYSTEM = Pattern.compile(
            "(?:^|[^a-z])(?:freebsd|openbsd|netbsd|dragonfly|sunos|solaris|aix|android|darwin|macos|osx|mac|windows|win32)(?:[^a-z]|$)");

    private static final Pattern LOADER = Pattern.compile("ld-(?:linux|musl)[^/]*|ld64?\\.so[^/]*");
    private static final Pattern LIBRARIES = Pattern.compile("(^|/)lib(?:32|64|x32|o32|n32)(?=/|$)");

    private MachineNames() {}

    /** A library's name without machine, system and word size. */
    static String without(String name) {
        String plain = MACHINE.matcher(name).replaceAll("");
        plain = SYSTEM_OR_WIDTH.matcher(plain).replaceAll("");
        return plain.replaceAll("[-_]+(?=[-_.]|$)", "");
    }

    /** A path with the same word for every machine, so that platforms' paths can be compared. */
    static String normal(String path) {
        String normal = path;
        if (path.contains("ld-") || path.contains("ld64")) {
            normal = LOADER.matcher(normal).replaceAll("ld-loader");
        }
        if (path.contains("lib")) {
            normal = LIBRARIES.matcher(normal).replaceAll("$1lib");
        }
        return MACHINE.matcher(normal).replaceAll("MACHINE");
    }

    static boolean namesAnotherSystem(String path) {
        return OTHER_SYSTEM.matcher(path.toLowerCase(Locale.ROOT)).find();
    }
}
