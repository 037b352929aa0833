package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.problem.Redaction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Git repository as a build context, in buildx's form {@code URL#ref:directory}.
 *
 * @param url what Git clones
 * @param ref a branch, tag or full commit ID; null for the repository's default branch
 * @param directory the build context's place in the repository; null for its top
 * @param checksum the commit that is meant, also where the ref has become another one; null for the ref's newest
 */
public record GitReference(
        String url,
        @Nullable String ref,
        @Nullable String directory,
        @Nullable String checksum) {

    private static final Pattern REMOTE =
            Pattern.compile("(?:git|ssh)://.+|git@[^:/]+:.+|(?:https?|file)://[^#?]+\\.git/?(?:[#?].*)?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern BRIEF_COMMIT = Pattern.compile("[0-9a-f]{4,64}");

    /** Whether a text is meant as a Git repository and not as a path. */
    static boolean isOne(String text) {
        return REMOTE.matcher(text).matches();
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it leads out of the repository, if its query has unknown names, or if the
     *     checksum is no commit
     */
    public static GitReference parse(String text) {
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        String address = hash < 0 ? text : text.substring(0, hash);
        int question = address.indexOf('?');
        String query = question < 0 ? "" : address.substring(question + 1);
        int colon = fragment.indexOf(':');
        String ref = colon < 0 ? fragment : fragment.substring(0, colon);
        String directory = colon < 0 ? "" : fragment.substring(colon + 1);
        String checksum = "";
        for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String value = part.substring(part.indexOf('=') + 1);
            switch (part.substring(0, Math.max(0, part.indexOf('=')))) {
                case "ref", "branch", "tag" -> ref = value;
                case "subdir" -> directory = value;
                case "checksum", "commit" -> checksum = value;
                default -> throw new IllegalArgumentException("'" + part + "' is none of ref, subdir and checksum");
            }
        }
        String place = directory.replaceAll("^/+|/+$", "");
        if (("/" + place + '/').contains("/../")) {
            throw new IllegalArgumentException("'" + directory + "' leads out of the repository");
        }
        if (ref.startsWith("-") || address.startsWith("-")) {
            throw new IllegalArgumentException("'" + text + "' begins like an option of Git's");
        }
        if (!checksum.isEmpty() && !BRIEF_COMMIT.matcher(checksum).matches()) {
            throw new IllegalArgumentException("'" + checksum + "' is no ID of a commit");
        }
        return new GitReference(
                question < 0 ? address : address.substring(0, question),
                ref.isEmpty() ? null : ref,
                place.isEmpty() ? null : place,
                checksum.isEmpty() ? null : checksum);
    }

    /** The commit this always means; null if the ref may come to mean another one. */
    public @Nullable String commit() {
        if (checksum != null) {
            return checksum;
        }
        return ref != null && COMMIT.matcher(ref).matches() ? ref : null;
    }

    /** The same, kept at a commit. */
    public GitReference pinned(String commit) {
        return new GitReference(url, ref, directory, commit);
    }

    /** The form that is written in a POM, with a login as stars. */
    @Override
    public String toString() {
        return Redaction.of(url)
                + (checksum == null ? "" : "?checksum=" + checksum)
                + (ref == null && directory == null ? "" : "#" + (ref == null ? "" : ref))
                + (directory == null ? "" : ":" + directory);
    }
}
