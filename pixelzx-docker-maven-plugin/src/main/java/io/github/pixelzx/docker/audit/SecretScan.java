package io.github.pixelzx.docker.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks for keys and credentials in texts, and never repeats them. */
final class SecretScan {

    /** By how they begin: what the tokens of well-known services look like. */
    private static final Map<String, Pattern> TOKENS = Map.ofEntries(
            Map.entry("AKIA", Pattern.compile("AKIA(?!.{0,9}EXAMPLE)[0-9A-Z]{16}(?![0-9A-Za-z])")),
            Map.entry("ASIA", Pattern.compile("ASIA(?!.{0,9}EXAMPLE)[0-9A-Z]{16}(?![0-9A-Za-z])")),
            Map.entry("AIza", Pattern.compile("AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])")),
            Map.entry("ghp_", Pattern.compile("ghp_[0-9A-Za-z]{36,255}(?![0-9A-Za-z])")),
            Map.entry("gho_", Pattern.compile("gho_[0-9A-Za-z]{36,255}(?![0-9A-Za-z])")),
            Map.entry("ghs_", Pattern.compile("ghs_[0-9A-Za-z]{36,255}(?![0-9A-Za-z])")),
            Map.entry("github_pat_", Pattern.compile("github_pat_[0-9A-Za-z_]{60,255}")),
            Map.entry("glpat-", Pattern.compile("glpat-[0-9A-Za-z_-]{20,64}")),
            Map.entry("xoxb-", Pattern.compile("xoxb-[0-9A-Za-z-]{20,255}")),
            Map.entry("xoxp-", Pattern.compile("xoxp-[0-9A-Za-z-]{20,255}")),
            Map.entry("npm_", Pattern.compile("npm_[0-9A-Za-z]{36}(?![0-9A-Za-z_])")),
            Map.entry("pypi-AgE", Pattern.compile("pypi-AgE[0-9A-Za-z_-]{50,255}")),
            Map.entry("dckr_pat_", Pattern.compile("dckr_pat_[0-9A-Za-z_-]{20,64}")),
            Map.entry("sk_live_", Pattern.compile("sk_live_[0-9A-Za-z]{24,255}")));

    private static final Set<String> BEGINNINGS =
            TOKENS.keySet().stream().map(start -> start.substring(0, 4)).collect(Collectors.toUnmodifiableSet());

    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----\\r?\\n(?:[A-Za-z-]+: .*\\r?\\n|\\r?\\n)*[A-Za-z0-9+/=]{16,}");

    /** Files of tools that hold credentials, and what these look like there. */
    private static final Map<Pattern, Pattern> FILES = Map.of(
            Pattern.compile("(?:.*/)?\\.npmrc"), Pattern.compile("(?m)_(?:authToken|auth|password)\\s*=\\s*[^\\s$]"),
            Pattern.compile("(?:.*/)?[._]netrc"), Pattern.compile("\\bpassword\\s+\\S"),
            Pattern.compile("(?:.*/)?\\.git-credentials"), Pattern.compile("://[^/\\s:@]+:[^/\\s@]+@"),
            Pattern.compile("(?:.*/)?\\.docker/config\\.json|(?:.*/)?\\.dockercfg"),
                    Pattern.compile("\"(?:auth|identitytoken)\"\\s*:\\s*\"[^\"]+\""),
            Pattern.compile("(?:.*/)?\\.aws/credentials"), Pattern.compile("aws_secret_access_key\\s*=\\s*\\S"),
            Pattern.compile("(?:.*/)?\\.pypirc"), Pattern.compile("(?m)^\\s*password\\s*[=:]\\s*\\S"),
            Pattern.compile("(?:.*/)?\\.m2/settings\\.xml"), Pattern.compile("<password>\\s*[^<$\\s]"),
            Pattern.compile("(?:.*/)?\\.kube/config"), Pattern.compile("(?:client-key-data|token):\\s*\\S"));

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?:.*[_.-])?(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)|true|false|yes|no|none|null|changeme|[0-9.]{1,7}|\\$.*|/.*|file:.*|<.*>|\\*+|x+");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?<![\\w$.-])([A-Za-z_][A-Za-z0-9_.-]{0,80})=(\"[^\"]*\"|'[^']*'|[^\\s;&|]*)");
    private static final Pattern ADDRESS =
            Pattern.compile("[a-z][a-z0-9+]{1,20}://[^/\\s:@$]{1,80}:([^/\\s@]{3,200})@");

    private static final int LOOKED_AT = 300;
    private static final int KEY = 4096;

    private SecretScan() {}

    /** What a file holds, each a few words such as "a private key"; the file's path without a leading slash. */
    static List<String> of(String path, byte[] text, int length) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i + 8 <= length; i++) {
            switch (text[i]) {
                case '-' -> key(text, i, length, found);
                case 'A', 'g', 'x', 'n', 'p', 'd', 's' -> token(text, i, length, found);
                default -> {}
            }
        }
        for (Map.Entry<Pattern, Pattern> file : FILES.entrySet()) {
            if (file.getKey().matcher(path).matches()
                    && file.getValue()
                            .matcher(new String(text, 0, length, StandardCharsets.UTF_8))
                            .find()) {
                add(found, "credentials");
            }
        }
        return List.copyOf(found);
    }

    /** Whether a variable's name and value say that it holds a secret. */
    static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name).matches() && !HARMLESS.matcher(value).matches();
    }

    /** What a short text, such as a variable's value, holds in well-known forms. */
    static List<String> in(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>(of("", bytes, bytes.length));
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            if (!HARMLESS.matcher(address.group(1)).matches()) {
                add(found, "an address with a password");
            }
        }
        return found;
    }

    /** What a step of an image's history holds: assignments by name, and well-known forms. */
    static List<String> inHistory(String step) {
        List<String> found = new ArrayList<>(in(step));
        Matcher assignment = ASSIGNMENT.matcher(step);
        while (assignment.find()) {
            String value = assignment.group(2).replaceAll("^[\"']|[\"']$", "");
            if (isSecret(assignment.group(1), value)) {
                add(found, "a value of " + assignment.group(1));
            }
        }
        return found;
    }

    private static void key(byte[] text, int at, int length, List<String> found) {
        if ((at == 0 || text[at - 1] == '\n') && text[at + 1] == '-' && text[at + 5] == 'B') {
            String begin = new String(text, at, Math.min(KEY, length - at), StandardCharsets.ISO_8859_1);
            if (PRIVATE_KEY.matcher(begin).lookingAt()) {
                add(found, "a private key");
            }
        }
    }

    private static void token(byte[] text, int at, int length, List<String> found) {
        if (at > 0 && isWord(text[at - 1])) {
            return;
        }
        // Most words end before any token's first characters do.
        String four = new String(text, at, 4, StandardCharsets.ISO_8859_1);
        if (!BEGINNINGS.contains(four)) {
            return;
        }
        String begin = new String(text, at, Math.min(LOOKED_AT, length - at), StandardCharsets.ISO_8859_1);
        TOKENS.forEach((start, token) -> {
            if (begin.startsWith(start) && token.matcher(begin).lookingAt()) {
                add(found, "a token (" + start + "…)");
            }
        });
    }

    private static boolean isWord(byte character) {
        return (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || character == '_';
    }

    private static void add(List<String> found, String what) {
        if (!found.contains(what) && found.size() < 10) {
            found.add(what);
        }
    }
}
