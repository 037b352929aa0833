package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.ArmBuild.FloatAbi;
import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Optional;

/** Compares the machine a program is made for with the platform: processor, word size, byte order, variant. */
final class MachineCheck {

    /** Every 32-bit ARM platform runs what is made for its own version and those below; this is the highest. */
    private static final int HIGHEST = 7;

    /** From this version on, platforms hand floating-point numbers over in registers. */
    private static final int HARD_FLOAT_FROM = 6;

    private final Subject subject;
    private final Place place;
    private final String origin;

    MachineCheck(Subject subject, Place place, String origin) {
        this.subject = subject;
        this.place = place;
        this.origin = origin;
    }

    /** Checks a program that must run; whether it can, as far as is known. */
    boolean check(String file, String whose, Program program) {
        Platform platform = subject.platform();
        Optional<Machine> needed = Machine.of(platform);
        if (needed.isEmpty()) {
            String message = file + " cannot be judged: the machine of " + platform + " is not known here";
            subject.findings().doubt(platform, place.machine(), file, message);
            return false;
        }
        Optional<String> fault = fault(program, platform);
        fault.ifPresent(reason -> report(place.machine(), file, file + whose + " " + reason));
        if (fault.isEmpty()) {
            checkVariantIsKnown(file, whose, program);
        }
        return fault.isEmpty();
    }

    /** Why a program cannot run on a platform, as the end of a sentence; none if it can, or if nobody knows. */
    static Optional<String> fault(Program program, Platform platform) {
        Optional<Machine> needed = Machine.of(platform);
        Machine actual = program.header().machine();
        if (needed.isPresent() && !program.fits(platform)) {
            String name = actual.nameBeside(needed.get());
            return Optional.of("is " + article(name) + " " + name + " program, the platform needs "
                    + needed.get().nameBeside(actual));
        }
        if (!program.header().isExecutable()) {
            return Optional.of(
                    "is an ELF file but no program (type " + program.header().type() + ")");
        }
        return variantFault(program, platform);
    }

    private static Optional<String> variantFault(Program program, Platform platform) {
        int variant = variant(platform);
        ArmBuild arm = program.arm();
        if (variant == 0) {
            return Optional.empty();
        }
        // A library may hold code for several variants and choose at run time; its attributes name the highest.
        boolean library = !program.linking().name().isEmpty();
        if (!library && arm.atLeast() > variant) {
            return Optional.of("is made for ARMv" + arm.atLeast() + (arm.exact() ? "" : " or higher") + " ("
                    + arm.source() + "), the platform is v" + variant);
        }
        boolean dynamic =
                program.interpreter() != null || !program.linking().needed().isEmpty();
        if (dynamic && variant >= HARD_FLOAT_FROM && arm.floats() == FloatAbi.SOFT) {
            return Optional.of(
                    "is linked for soft-float libraries, those of linux/arm/v" + variant + " are hard-float");
        }
        return Optional.empty();
    }

    private void checkVariantIsKnown(String file, String whose, Program program) {
        int variant = variant(subject.platform());
        if (variant > 0 && variant < HIGHEST && !program.arm().exact()) {
            report(
                    AuditRule.VARIANT_UNKNOWN,
                    file,
                    file + whose + " does not say for which variant of ARM it is made, the platform is v" + variant);
        }
    }

    /** What a program is, in the words of {@code file}; for ARM with the variant, or that it is not known. */
    static String described(Program program) {
        if (!program.header().machine().isArm()) {
            return program.header().machine().toString();
        }
        ArmBuild arm = program.arm();
        return program.header().machine()
                + (arm.atLeast() == 0
                        ? ", variant not known"
                        : ", v" + arm.atLeast() + (arm.exact() ? "" : " or higher"));
    }

    /** The version of 32-bit ARM a platform has; 0 for other platforms. */
    static int variant(Platform platform) {
        String variant = platform.variantIfAny().orElse("");
        return platform.os().equals("linux") && platform.architecture().equals("arm") && variant.matches("v[5-8]")
                ? variant.charAt(1) - '0'
                : 0;
    }

    private void report(AuditRule rule, String file, String message) {
        subject.findings().add(subject.platform(), rule, file, message + origin);
    }

    private static String article(String name) {
        return "AEIOx".indexOf(name.charAt(0)) >= 0 ? "an" : "a";
    }
}
