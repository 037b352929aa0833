package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.report.Account.State;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes {@code report.html}, {@code report.md} and {@code report.json} into a workspace. */
public final class RunReport {

    /** The page for people. */
    public static final String PAGE = "report.html";

    /** The same in Markdown. */
    public static final String MARKDOWN = "report.md";

    private RunReport() {}

    /**
     * Writes the three files where the records say something else than when they were last written, and removes them where
     * there is no image any more that they could tell of.
     *
     * @return the account; nothing where there is no record to tell of
     */
    public static Optional<Account> write(Workspace workspace) {
        Optional<Account> account = new AccountReader(workspace).read();
        boolean unchanged = account.isPresent()
                && account.equals(workspace.read(Account.FILE, Account.class))
                && workspace.file(PAGE).toFile().isFile();
        if (account.isEmpty()) {
            workspace.removeReports();
        } else if (!unchanged) {
            write(account.get(), workspace);
        }
        return account;
    }

    /**
     * Writes the three files where the image could not be made; what they told of an earlier one is gone.
     *
     * @param log as it looked before the image was to be made
     * @param plugin this plugin's version
     */
    public static Account writeUnbuilt(Workspace workspace, Problem problem, BuildLog log, String plugin) {
        List<String> notes = new ArrayList<>(problem.why().lines().toList());
        log.written().ifPresent(name -> notes.add("What the steps printed: " + name));
        Account account = Account.unbuilt(
                workspace.name(),
                problem.what(),
                notes,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                plugin);
        workspace.removeReports();
        write(account, workspace);
        return account;
    }

    /** Whether the last that was written tells of an image that could not be made. */
    public static boolean isOfUnbuilt(Workspace workspace) {
        return workspace
                .read(Account.FILE, Account.class)
                .filter(account -> account.state() == State.BUILD_FAILED)
                .isPresent();
    }

    private static void write(Account account, Workspace workspace) {
        workspace.writeText(PAGE, new HtmlReport(account).text());
        workspace.writeText(MARKDOWN, new MarkdownReport(account).text());
        workspace.write(Account.FILE, account);
    }
}
