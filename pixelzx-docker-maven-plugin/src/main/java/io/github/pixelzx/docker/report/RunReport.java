package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.workspace.Workspace;
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
            workspace.remove(PAGE);
            workspace.remove(MARKDOWN);
            workspace.remove(Account.FILE);
        } else if (!unchanged) {
            workspace.writeText(PAGE, new HtmlReport(account.get()).text());
            workspace.writeText(MARKDOWN, new MarkdownReport(account.get()).text());
            workspace.write(Account.FILE, account.get());
        }
        return account;
    }
}
