package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Jar;
import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.audit.ImageTree.Directory;
import io.github.pixelzx.docker.audit.ImageTree.Node;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.audit.ImageTree.Symlink;
import io.github.pixelzx.docker.audit.LayerEntry.FileEntry;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the platforms with each other, and lists what differs for no reason a machine gives. */
final class ParityCheck {

    /** Made anew by every installation, with times or in no order. */
    private static final Pattern MADE =
            Pattern.compile("/(?:var/(?:cache|log|lib/(?:dpkg|apt|rpm(?:-state)?|dnf|yum|zypp|pacman))"
                    + "|proc|sys|dev|tmp|var/tmp|run|root/\\.cache|lib/apk|usr/lib/apk|etc/apk|usr/(?:lib/sysimage|share/rpm)"
                    // Links to programs, named by what the linker made of their bytes.
                    + "|usr/lib/(?:debug/)?\\.build-id)(?:/.*)?"
                    + "|/etc/(?:ld\\.so\\.cache|(?:passwd|shadow|group|gshadow)-|hostname|hosts|resolv\\.conf|mtab|machine-id"
                    + "|ssl/certs/java/cacerts)"
                    + "|/(?:usr/)?lib(?:32|64|x32)?|.*/(?:__pycache__/.*|[^/]+\\.(?:pyc|a|o|la|jsa|cache|gch)|release|modules)"
                    + "|/\\.dockerenv");

    private final Findings findings;
    private final List<Subject> subjects;
    private final Map<Platform, PackageFiles> packages = new HashMap<>();

    /** What a path is on the platforms that have it, each under its own name for it. */
    private record Place(Subject subject, String path, Node node) {}

    ParityCheck(List<Subject> subjects, Findings findings) {
        this.subjects = subjects;
        this.findings = findings;
    }

    void checkFiles() {
        if (subjects.size() < 2) {
            return;
        }
        Map<String, Place[]> all = new HashMap<>();
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            int index = i;
            subject.tree().forEach((path, node) -> {
                if (!MADE.matcher(path).matches()) {
                    String name = MachineNames.normal(path);
                    all.computeIfAbsent(name, key -> new Place[subjects.size()])[index] =
                            new Place(subject, path, node);
                }
            });
        }
        new TreeSet<>(all.keySet()).forEach(name -> compare(all.getOrDefault(name, new Place[0])));
    }

    private void compare(@Nullable Place[] places) {
        List<Place> present = Arrays.stream(places).filter(Objects::nonNull).toList();
        if (present.isEmpty() || present.stream().anyMatch(this::isOfAPackage)) {
            return;
        }
        if (present.size() < places.length) {
            missing(present, places);
        } else if (!emptyOnSome(present)) {
            differing(present);
        }
    }

    private void missing(List<Place> present, @Nullable Place[] places) {
        if (present.stream().allMatch(place -> place.node() instanceof Directory)) {
            return;
        }
        String path = present.get(0).path();
        boolean rare = present.size() * 2 < places.length;
        for (int i = 0; i < places.length; i++) {
            Subject subject = subjects.get(i);
            Place place = places[i];
            if (rare && place != null) {
                add(AuditRule.PARITY_FILES, subject, place.path(), place.path() + " is on no other platform");
            } else if (!rare && place == null) {
                String message = path + " is missing; it is on " + names(present);
                add(AuditRule.PARITY_FILES, subject, path, message);
            }
        }
    }

    private boolean emptyOnSome(List<Place> present) {
        Map<Boolean, List<Place>> byEmptiness = present.stream()
                .filter(place -> place.node() instanceof RegularFile)
                .collect(Collectors.partitioningBy(place -> size(place) == 0));
        List<Place> empty = byEmptiness.getOrDefault(true, List.of());
        List<Place> full = byEmptiness.getOrDefault(false, List.of());
        if (empty.isEmpty() || full.isEmpty()) {
            return false;
        }
        empty.forEach(place -> add(
                AuditRule.EMPTY_FILE,
                place.subject(),
                place.path(),
                place.path() + " is empty; it has " + size(full.get(0)) + " bytes on " + names(full)));
        return true;
    }

    /** Those that differ from the first are the ones reported. */
    private void differing(List<Place> present) {
        Place first = present.get(0);
        for (Place place : present.subList(1, present.size())) {
            String difference = difference(first.node(), place.node());
            if (!difference.isEmpty()) {
                String message = place.path() + " differs from that of "
                        + first.subject().platform() + ": " + difference;
                add(AuditRule.PARITY_FILES, place.subject(), place.path(), message);
            }
        }
    }

    private static String difference(Node first, Node other) {
        if (first instanceof RegularFile one && other instanceof RegularFile two) {
            return difference(one.entry(), two.entry());
        }
        if (first instanceof Directory one && other instanceof Directory two) {
            return difference(
                    one.entry().mode(),
                    two.entry().mode(),
                    one.entry().owner(),
                    two.entry().owner());
        }
        if (first instanceof Symlink one && other instanceof Symlink two) {
            return MachineNames.normal(one.target()).equals(MachineNames.normal(two.target()))
                    ? ""
                    : "it leads to " + two.target() + " instead of " + one.target();
        }
        return first.getClass().equals(other.getClass())
                        || (first instanceof Directory && other instanceof Symlink)
                        || (first instanceof Symlink && other instanceof Directory)
                ? ""
                : "it is a " + kind(other) + " instead of a " + kind(first);
    }

    private static String difference(FileEntry first, FileEntry other) {
        String rights = difference(first.mode(), other.mode(), first.owner(), other.owner());
        boolean machineCode = isMachineCode(first) || isMachineCode(other);
        if (!rights.isEmpty() || machineCode || first.size() == other.size()) {
            return rights;
        }
        return "it has " + other.size() + " bytes instead of " + first.size();
    }

    private static String difference(int first, int other, long firstOwner, long otherOwner) {
        if ((first & 07777) != (other & 07777)) {
            return String.format(Locale.ROOT, "its mode is %04o instead of %04o", other & 07777, first & 07777);
        }
        return firstOwner == otherOwner ? "" : "its owner is " + owner(otherOwner) + " instead of " + owner(firstOwner);
    }

    private static String owner(long owner) {
        return (owner >>> 32) + ":" + (owner & 0xffffffffL);
    }

    /** Sizes of what holds machine code differ by nature. */
    private static boolean isMachineCode(FileEntry file) {
        return file.content() instanceof Program || file.content() instanceof Jar;
    }

    private static String kind(Node node) {
        return node instanceof Directory
                ? "directory"
                : node instanceof Symlink ? "link" : node instanceof RegularFile ? "file" : "device or pipe";
    }

    /** A setting that differs is reported for the platform whose value fewer have, as far as one is rarer. */
    void checkConfigs(Map<Platform, ConfigDocument> configs) {
        TreeSet<String> names = new TreeSet<>();
        configs.values().forEach(config -> names.addAll(config.settings().keySet()));
        for (String name : names) {
            Map<String, List<Subject>> byValue = new TreeMap<>();
            subjects.forEach(subject -> {
                ConfigDocument config = configs.get(subject.platform());
                String value = config == null ? "" : config.settings().getOrDefault(name, "");
                byValue.computeIfAbsent(MachineNames.normal(value), key -> new ArrayList<>())
                        .add(subject);
            });
            if (byValue.size() > 1) {
                differing(name, byValue, configs);
            }
        }
    }

    private void differing(String name, Map<String, List<Subject>> byValue, Map<Platform, ConfigDocument> configs) {
        List<Subject> usual = byValue.values().stream()
                .reduce((one, two) ->
                        two.size() > one.size() || (two.size() == one.size() && two.contains(subjects.get(0)))
                                ? two
                                : one)
                .orElse(List.of());
        boolean secret = SecretScan.isSecret(name.substring(name.indexOf(' ') + 1), "secret-like");
        byValue.values().stream()
                .filter(group -> group != usual)
                .flatMap(List::stream)
                .forEach(subject -> {
                    String message = name + " is " + shown(name, subject, configs, secret) + " instead of "
                            + shown(name, usual.get(0), configs, secret) + " as on "
                            + usual.get(0).platform();
                    add(AuditRule.PARITY_CONFIG, subject, name, message);
                });
    }

    private static String shown(String name, Subject subject, Map<Platform, ConfigDocument> configs, boolean secret) {
        ConfigDocument config = configs.get(subject.platform());
        String value = config == null ? "" : config.settings().getOrDefault(name, "");
        if (value.isEmpty()) {
            return "not set";
        }
        return secret ? "another" : value.length() > 100 ? value.substring(0, 100) + "…" : value;
    }

    private boolean isOfAPackage(Place place) {
        return packages.computeIfAbsent(
                        place.subject().platform(),
                        platform -> PackageFiles.of(place.subject().tree()))
                .brought(place.path());
    }

    private static long size(Place place) {
        return place.node() instanceof RegularFile file ? file.entry().size() : 0;
    }

    private static String names(List<Place> places) {
        return places.stream()
                .map(place -> place.subject().platform().toString())
                .collect(Collectors.joining(", "));
    }

    private void add(AuditRule rule, Subject subject, String path, String message) {
        findings.add(subject.platform(), rule, path, message);
    }
}
