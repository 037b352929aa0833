package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.ImageTree.Directory;
import io.github.pixelzx.docker.audit.ImageTree.Node;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.config.AuditRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Looks at who a container runs as, and what it may do. */
final class RightsCheck {

    private static final int SETUID_OR_SETGID = 06000;
    private static final int WRITABLE_BY_ALL = 0002;
    private static final int PERMISSIONS = 07777;

    /** What distributions bring with these rights, by name. */
    private static final Set<String> USUAL_PROGRAMS = Set.of(
            "bbsuid",
            "bsd-write",
            "chage",
            "chfn",
            "chsh",
            "crontab",
            "dbus-daemon-launch-helper",
            "expiry",
            "fusermount",
            "fusermount3",
            "gpasswd",
            "mount",
            "newgidmap",
            "newgrp",
            "newuidmap",
            "pam_extrausers_chkpwd",
            "pam_timestamp_check",
            "passwd",
            "ping",
            "ping6",
            "pkexec",
            "polkit-agent-helper-1",
            "sg",
            "ssh-agent",
            "ssh-keysign",
            "su",
            "umount",
            "unix_chkpwd",
            "userhelper",
            "utempter",
            "wall",
            "write");

    private static final Set<String> PROGRAM_DIRECTORIES = Set.of("bin", "sbin", "lib", "lib64", "libexec");

    private static final Set<String> USUAL_DIRECTORIES =
            Set.of("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock", "/var/lock", "/run/shm", "/var/crash");

    private static final int STICKY = 01000;

    private final Subject subject;

    RightsCheck(Subject subject) {
        this.subject = subject;
    }

    void check() {
        checkUser();
        subject.tree().forEach(this::check);
    }

    /** What the config alone says of the user. */
    void checkUserAlone() {
        String name = subject.image().config().user().split(":", 2)[0];
        if (name.isEmpty() || name.equals("root") || name.matches("\\+?0+")) {
            add(
                    AuditRule.ROOT_USER,
                    "",
                    "containers run as root: the image"
                            + (name.isEmpty() ? " names no user" : "'s user is '" + name + "'"));
        }
    }

    private void checkUser() {
        String user = subject.image().config().user();
        String name = user.split(":", 2)[0];
        if (name.isEmpty()) {
            add(AuditRule.ROOT_USER, "", "containers run as root: the image names no user");
        } else if (name.matches("\\+?0+")) {
            add(AuditRule.ROOT_USER, "", "containers run as root: the image's user is '" + user + "'");
        } else if (!name.chars().allMatch(Character::isDigit)) {
            checkName(name);
        }
    }

    private void checkName(String name) {
        Optional<String> number = subject.tree().text("/etc/passwd").stream()
                .flatMap(String::lines)
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2 && fields[0].equals(name))
                .map(fields -> fields[2])
                .findFirst();
        if (name.equals("root") || number.filter("0"::equals).isPresent()) {
            add(AuditRule.ROOT_USER, "", "containers run as root: the image's user is '" + name + "'");
        } else if (number.isEmpty()) {
            String message = "no container starts: /etc/passwd does not know the image's user '" + name + "'";
            add(AuditRule.START_MISSING, "/etc/passwd", message);
        }
    }

    private void check(String path, Node node) {
        if (node instanceof RegularFile file
                && (file.entry().mode() & SETUID_OR_SETGID) != 0
                && file.isExecutable()
                && !isUsual(path)) {
            int mode = file.entry().mode();
            String what = (mode & 04000) == 0 ? "setgid" : (mode & 02000) == 0 ? "setuid" : "setuid and setgid";
            add(AuditRule.SETUID, path, path + " is " + what + " (" + octal(mode) + ", " + owner(file) + ")");
        } else if (node instanceof Directory directory
                && (directory.entry().mode() & WRITABLE_BY_ALL) != 0
                && !isUsual(path, directory)) {
            String message = path + " is writable for everybody ("
                    + octal(directory.entry().mode()) + ")";
            add(AuditRule.WORLD_WRITABLE, path, message);
        }
    }

    private static boolean isUsual(String program) {
        List<String> parts = List.of(program.split("/", -1));
        return USUAL_PROGRAMS.contains(parts.get(parts.size() - 1))
                && (PROGRAM_DIRECTORIES.contains(parts.get(1))
                        || (parts.get(1).equals("usr") && PROGRAM_DIRECTORIES.contains(parts.get(2))));
    }

    private static boolean isUsual(String path, Directory directory) {
        boolean sticky = (directory.entry().mode() & STICKY) != 0;
        return USUAL_DIRECTORIES.contains(path) || (sticky && path.endsWith("/tmp"));
    }

    private static String owner(RegularFile file) {
        return "user " + (file.entry().owner() >>> 32) + ", group "
                + (file.entry().owner() & 0xffffffffL);
    }

    private static String octal(int mode) {
        return String.format(Locale.ROOT, "%04o", mode & PERMISSIONS);
    }

    private void add(AuditRule rule, String about, String message) {
        subject.findings().add(subject.platform(), rule, about, message);
    }
}
