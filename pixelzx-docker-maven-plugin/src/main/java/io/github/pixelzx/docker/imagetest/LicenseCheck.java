package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.LicenseTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Looks for unwelcome licences in the files that hold an image's, by the rules of container-structure-test: of Debian's
 * packages each brings one file.
 */
record LicenseCheck(ImageFiles files) {

    private static final String DEBIAN = "/usr/share/doc";
    private static final String NAME = "copyright";
    private static final List<String> UNWELCOME = List.of("AGPL", "WTFPL");

    /** A package that names one of them and is not under it. */
    private static final List<String> EXCEPTIONS = List.of("libgnutls30");

    CaseOutcome run(LicenseTest test) {
        List<String> failures = new ArrayList<>();
        if (test.debian()) {
            debian(failures);
        }
        for (String path : test.files()) {
            Optional<ContainerFile> file = files.follow(path);
            if (file.isEmpty() || file.get().kind() != ContainerFile.Kind.FILE) {
                failures.add("there is no file " + path);
            } else {
                unwelcome(path, file.get().content(), failures);
            }
        }
        return CaseOutcome.read(failures, "no unwelcome licence");
    }

    private void debian(List<String> failures) {
        Map<String, Optional<String>> packages = new TreeMap<>();
        boolean there = files.read(DEBIAN, in -> {
            TarArchiveInputStream tar = new TarArchiveInputStream(in);
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String[] path = entry.getName().split("/", -1);
                if (path.length == 3 && path[2].isEmpty() && entry.isDirectory()) {
                    packages.putIfAbsent(path[1], Optional.empty());
                } else if (path.length == 3 && path[2].equals(NAME)) {
                    ContainerFile file = ContainerFile.read(entry, tar);
                    packages.put(path[1], Optional.of(file.kind() == ContainerFile.Kind.LINK ? "" : file.content()));
                }
            }
        });
        if (!there) {
            failures.add("there is no " + DEBIAN);
        }
        packages.keySet().removeAll(EXCEPTIONS);
        packages.forEach((name, content) -> {
            String path = DEBIAN + '/' + name + '/' + NAME;
            content.ifPresentOrElse(
                    text -> unwelcome(path, text, failures), () -> failures.add("there is no file " + path));
        });
    }

    private static void unwelcome(String path, String content, List<String> failures) {
        String upper = content.toUpperCase(Locale.ROOT);
        UNWELCOME.stream().filter(upper::contains).forEach(licence -> failures.add(path + " names " + licence));
    }
}
