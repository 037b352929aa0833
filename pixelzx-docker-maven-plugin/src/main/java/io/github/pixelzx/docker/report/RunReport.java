package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Files;
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

    private static final String LOG = "log/" + ImageBuild.LOG;

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
     * @param plugin this plugin's version
     */
    public static Account writeUnbuilt(Workspace workspace, Problem problem, String plugin) {
        List<String> notes = new ArrayList<>(problem.why().lines().toList());
        if (!Files.exists(workspace.file(BuildResult.FILE)) && Files.exists(workspace.file(LOG))) {
            notes.add("What the steps printed: " + LOG);
        }
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

    private static void write(Account account, Workspace workspace) {
        workspace.writeText(PAGE, new HtmlReport(account).text());
        workspace.writeText(MARKDOWN, new MarkdownReport(account).text());
        workspace.write(Account.FILE, account);
    }
}
