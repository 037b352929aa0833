package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file is to the kernel that shall run it, or to an audit that looks for more. */
sealed interface FileContent {

    FileContent EMPTY = new Unrunnable("is empty");
    FileContent OTHER = new Unrunnable("is neither an ELF program nor a script that begins with #!");

    /**
     * An ELF file.
     *
     * @param interpreter the dynamic loader it names; null if it names none
     * @param linking the libraries it names
     * @param arm the variant of ARM it was made for
     */
    record Program(ElfHeader header, @Nullable String interpreter, Linking linking, ArmBuild arm)
            implements FileContent {

        /** Whether its code can run where a platform's code runs; what it needs besides is another question. */
        boolean fits(Platform platform) {
            return Machine.fits(header.machine(), platform);
        }
    }

    /** A script; the line is what follows {@code #!}, with a final carriage return if there is one. */
    record Script(String line) implements FileContent {}

    /**
     * A jar that holds native libraries.
     *
     * @param libraries those that are ELF files
     * @param defect why not all of it could be read; empty if it could
     */
    record Jar(List<NativeLibrary> libraries, String defect) implements FileContent {

        public Jar {
            libraries = List.copyOf(libraries);
        }
    }

    /**
     * A native library in a jar.
     *
     * @param path in the jar; a jar within it ends with {@code !/}
     */
    record NativeLibrary(String path, Machine machine, ArmBuild arm) {

        /** Its name without what names a system or a machine, by which copies for several are known as one. */
        String plainName() {
            String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            return MachineNames.without(name);
        }

        /** Whether it lies where libraries of another system than Linux lie. */
        boolean isForAnotherSystem() {
            return MachineNames.namesAnotherSystem(path);
        }
    }

    /** One of the few files whose text other checks need; not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Text(byte[] bytes) implements FileContent {}

    /** What no kernel runs; the reason as the end of a sentence that begins with the file's name. */
    record Unrunnable(String reason) implements FileContent {}
}
