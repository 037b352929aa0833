package io.github.pixelzx.docker.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.report.Account.DestinationAccount;
import io.github.pixelzx.docker.report.Account.State;
import io.github.pixelzx.docker.report.Account.TagAccount;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildServerTest {

    private static final Digest DIGEST = Digest.of(new byte[] {1});

    @TempDir
    private Path directory;

    @Test
    void wantsToBeToldOfEveryGoalWhereItHasFilesForThat() {
        assertThat(new BuildServer(Map.of()).wantsMore()).isFalse();
        assertThat(new BuildServer(Map.of("GITHUB_OUTPUT", "/tmp/output")).wantsMore())
                .isTrue();
        assertThat(new BuildServer(Map.of("GITHUB_STEP_SUMMARY", "/tmp/summary")).wantsMore())
                .isTrue();
    }

    @Test
    void leavesLinesForEveryBuildServer() throws IOException {
        new BuildServer(Map.of()).tell(published("app"), workspace("app"));

        assertThat(Files.readString(workspace("app").file(BuildServer.FILE)))
                .isEqualTo("PIXELZX_IMAGE=app\nPIXELZX_STATE=published\nPIXELZX_DIGEST=" + DIGEST
                        + "\nPIXELZX_REFERENCE=ghcr.io/acme/app@" + DIGEST + "\nPIXELZX_TAGS=1.0,latest\n");
        assertThat(directory.resolve("outputs")).doesNotExist();
    }

    @Test
    void namesNothingAsPublishedThatIsNot() throws IOException {
        Account tested = account("app", State.TESTED, List.of());

        new BuildServer(Map.of()).tell(tested, workspace("app"));

        assertThat(Files.readString(workspace("app").file(BuildServer.FILE)))
                .contains("PIXELZX_DIGEST")
                .doesNotContain("REFERENCE", "TAGS");
    }

    @Test
    void setsTheOutputsOfAStepOnGitHub() throws IOException {
        BuildServer server = new BuildServer(
                Map.of("GITHUB_OUTPUT", directory.resolve("outputs").toString()));
        Files.writeString(directory.resolve("outputs"), "theirs=1\n");

        server.tell(account("acme/app", State.TESTED, List.of()), workspace("app"));
        server.tell(published("acme/app"), workspace("app"));
        server.tell(published("acme/app"), workspace("app"));

        assertThat(Files.readAllLines(directory.resolve("outputs")))
                .startsWith("theirs=1", "image=acme/app", "state=tested")
                .containsOnlyOnce("tags=1.0,latest", "reference=ghcr.io/acme/acme/app@" + DIGEST)
                .endsWith("acme-app-tags=1.0,latest");
    }

    @Test
    void givesEachImageOnePartOfTheSummaryOfAStep() throws IOException {
        Path summary = Files.writeString(directory.resolve("summary"), "# theirs\n");
        BuildServer server = new BuildServer(Map.of("GITHUB_STEP_SUMMARY", summary.toString()));

        server.tell(account("app", State.BUILT, List.of()), workspace("app"));
        server.tell(account("other", State.BUILT, List.of()), workspace("other"));
        server.tell(published("app"), workspace("app"));

        assertThat(Files.readString(summary))
                .startsWith("# theirs\n<!-- pixelzx-docker: app ")
                .containsOnlyOnce("# `app`: published\n")
                .containsOnlyOnce("# `other`: built, untested\n")
                .doesNotContain("`app`: built");
    }

    private Workspace workspace(String image) {
        return Workspace.of(directory, image);
    }

    private static Account published(String image) {
        return account(
                image,
                State.PUBLISHED,
                List.of(new DestinationAccount(
                        "ghcr.io/acme/" + image,
                        "published",
                        List.of(
                                new TagAccount("1.0", "set"),
                                new TagAccount("1", "overtaken"),
                                new TagAccount("latest", "unchanged")),
                        1,
                        1,
                        null)));
    }

    private static Account account(String image, State state, List<DestinationAccount> destinations) {
        return new Account(
                image,
                state,
                "A sentence.",
                DIGEST,
                "",
                null,
                List.of(),
                destinations,
                List.of(),
                List.of(),
                "",
                "",
                "",
                "1.0");
    }
}
