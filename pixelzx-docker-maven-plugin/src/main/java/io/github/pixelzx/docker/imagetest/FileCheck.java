package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.FileTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a file of an image with what it has to be; runs nothing. */
record FileCheck(CaseContext context, ImageFiles files) {

    CaseOutcome run(FileTest test) {
        String path = context.variables().expanded(test.path());
        Optional<ContainerFile> found = files.find(path);
        if (!test.exists()) {
            return CaseOutcome.read(found.isEmpty() ? List.of() : List.of(path + " is there"), "is absent");
        }
        if (found.isEmpty()) {
            return CaseOutcome.read(List.of("there is no " + path), "");
        }
        return CaseOutcome.read(failures(test, path, found.get()), "is there");
    }

    private List<String> failures(FileTest test, String path, ContainerFile file) {
        List<String> failures = new ArrayList<>();
        if (!test.mode().isEmpty() && !hasMode(file, test.mode())) {
            boolean octal = test.mode().matches("[0-7]+");
            failures.add("its mode is " + (octal ? file.octal() : file.letters()) + ", not " + test.mode());
        }
        if (test.uid() != null && test.uid() != file.uid()) {
            failures.add("its owner is " + file.uid() + ", not " + test.uid());
        }
        if (test.gid() != null && test.gid() != file.gid()) {
            failures.add("its group is " + file.gid() + ", not " + test.gid());
        }
        if ((file.mode() & executable(test.executableBy())) == 0
                && !test.executableBy().isEmpty()) {
            failures.add("it is not executable by " + test.executableBy() + " (mode " + file.octal() + ")");
        }
        if (!test.content().isEmpty()) {
            failures.addAll(content(test, path));
        }
        return failures;
    }

    private List<String> content(FileTest test, String path) {
        Optional<ContainerFile> file = files.follow(path);
        if (file.isEmpty() || file.get().kind() != ContainerFile.Kind.FILE) {
            return List.of("it is no file, so it has no content");
        }
        return CommandRun.mismatches("its content", test.content(), file.get().content(), context.platform());
    }

    private static boolean hasMode(ContainerFile file, String wanted) {
        return wanted.matches("[0-7]+")
                ? Integer.parseInt(wanted, 8) == file.mode()
                : wanted.equals(file.letters()) || wanted.equals(file.listed());
    }

    private static int executable(String by) {
        return switch (by) {
            case "owner" -> 0100;
            case "group" -> 0010;
            case "other" -> 0001;
            default -> 0111;
        };
    }
}
