package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSecret;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.FileTimes;
import io.github.pixelzx.docker.config.GitReference;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.git.GitCheckouts;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedBuildTest {

    private static final List<Platform> TWO = List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    private static final GitState GIT =
            new GitState(true, "c0ffee", "main", null, Instant.parse("2026-01-02T03:04:05Z"), true, null);
    private static final String HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String PREFIX = "org.opencontainers.image.";

    @TempDir
    Path project;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void writesADockerfile() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\n");
    }

    @Test
    void describesTheImageAlikeInLabelsIndexAndManifests() {
        BuildOptions.Metadata metadata = new BuildOptions.Metadata(
                true,
                Map.of("title", "App"),
                Map.of(PREFIX + "version", "2 of {version}", "mine", "{commit}"),
                List.of(new ImageAnnotation(Level.MANIFEST, null, PREFIX + "title", "Another")));

        ResolvedOptions options = prepare(TWO, metadata).options();

        assertThat(options.labels())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        PREFIX + "title",
                        "App",
                        PREFIX + "version",
                        "2 of 1.0",
                        PREFIX + "revision",
                        "c0ffee-dirty",
                        PREFIX + "created",
                        "2026-01-02T03:04:05Z",
                        "mine",
                        "c0ffee"));
        assertThat(options.annotations().stream().map(ImageAnnotation::toString))
                .containsExactlyInAnyOrder(
                        "index:" + PREFIX + "title=App",
                        "manifest:" + PREFIX + "title=Another",
                        "index:" + PREFIX + "version=2 of 1.0",
                        "manifest:" + PREFIX + "version=2 of 1.0",
                        "index:" + PREFIX + "revision=c0ffee-dirty",
                        "manifest:" + PREFIX + "revision=c0ffee-dirty",
                        "index:" + PREFIX + "created=2026-01-02T03:04:05Z",
                        "manifest:" + PREFIX + "created=2026-01-02T03:04:05Z");
    }

    @Test
    void leavesLabelsToADockerfileThatSetsThem() throws IOException {
        Files.writeString(
                project.resolve("Dockerfile"), "FROM scratch\nLABEL " + PREFIX + "title=\"Its own\" other=1\n");

        ResolvedOptions options = prepare(
                        TWO, new BuildOptions.Metadata(true, Map.of("title", "App"), Map.of("other", "2"), List.of()))
                .options();

        assertThat(options.labels()).doesNotContainKey(PREFIX + "title").containsEntry("other", "2");
        assertThat(options.annotations())
                .noneMatch(annotation -> annotation.key().equals(PREFIX + "title"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# syntax=docker/dockerfile:1",
                "# syntax=docker/dockerfile-upstream:master-labs",
                "# syntax=mirror.lan:5000/hub/docker/dockerfile:1.7@sha256:" + HEX
            })
    void givesStepsTheTimeOfTheFilesWhereNoneOfThemAsksForThatOfTheSources(String first) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), first + "\nFROM scratch\n");

        assertThat(prepare(TWO, BuildOptions.DEFAULT).argumentDate()).isEqualTo(FileTimes.EARLIEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# syntax=ghcr.io/reproducible-containers/buildkit-nix:v0.1.1",
                "# syntax=registry.lan/my-docker/dockerfiles",
                "// syntax=registry.lan/of-another-language",
                "# syntax=Of/no/form"
            })
    void givesStepsTheTimeOfTheSourcesWhereAnotherLanguageMayAskForIt(String first) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), first + "\nwhatever that is\n");

        assertThat(prepare(TWO, BuildOptions.DEFAULT).argumentDate()).isEqualTo(GIT.commitTime());
    }

    @Test
    void givesStepsTheTimeOfTheSourcesWhereAnArgumentNamesAnotherLanguage() {
        BuildSpec build = new BuildSpec(
                project,
                project.resolve("Dockerfile"),
                null,
                Map.of("BUILDKIT_SYNTAX", "registry.lan/other:1"),
                BuildOptions.DEFAULT,
                null,
                null,
                "1.0",
                null);

        assertThat(prepare(TWO, build).argumentDate()).isEqualTo(GIT.commitTime());
    }

    @Test
    void annotatesNoIndexThatWillNotBeThere() {
        List<Platform> one = TWO.subList(0, 1);

        assertThat(prepare(one, BuildOptions.Metadata.DEFAULT).options().annotations())
                .isNotEmpty()
                .allMatch(annotation -> annotation.level() == Level.MANIFEST);
        ResolvedOptions options = prepare(
                        one,
                        new BuildOptions.Metadata(
                                false,
                                Map.of(),
                                Map.of(),
                                List.of(
                                        new ImageAnnotation(Level.INDEX, null, "a", "b"),
                                        new ImageAnnotation(Level.MANIFEST, TWO.get(1), "c", "d"))))
                .options();
        assertThat(options.annotations()).isEmpty();
        assertThat(warnings)
                .containsExactly(
                        "Annotation index:a=b is left out: an image of one platform has no index",
                        "Annotation manifest[linux/arm64]:c=d is left out: that platform is not built");
    }

    @Test
    void saysNothingOfItselfWhereNotWanted() {
        BuildOptions.Metadata metadata =
                new BuildOptions.Metadata(false, Map.of("title", "App"), Map.of("mine", "1"), List.of());

        ResolvedOptions options = prepare(TWO, metadata).options();

        assertThat(options.labels()).containsExactly(Map.entry("mine", "1"));
        assertThat(options.annotations()).isEmpty();
    }

    @Test
    void tellsWhichSecretHasNoValueBeforeAnythingStarts() {
        assertThatThrownBy(() -> prepare(new BuildSecret.File("a", project.resolve("nowhere.txt"))))
                .hasMessageContaining("There is no value for the secret 'a'")
                .hasMessageContaining("nowhere.txt is not there");
        assertThatThrownBy(() -> prepare(new BuildSecret.Variable("b", "TOKEN")))
                .hasMessageContaining("the environment has no TOKEN")
                .hasMessageContaining("export TOKEN=");
        assertThatThrownBy(() -> prepare(new BuildSecret.Server("c", "nexus", BuildSecret.Server.Field.PASSWORD)))
                .hasMessageContaining("settings.xml has no server 'nexus' with a password")
                .hasMessageContaining("<server><id>nexus</id><password>");
    }

    @Test
    void keepsSecretValuesOutOfEveryText() {
        environment.put("TOKEN", "geheim");

        ResolvedOptions options =
                prepare(new BuildSecret.Variable("b", "TOKEN")).options();

        assertThat(options.environment()).containsEntry("TOKEN", "geheim");
        assertThat(options.secrets()).containsExactly("id=b,env=TOKEN");
        assertThat(options.toString()).doesNotContain("geheim");
    }

    @Test
    void tellsWhatContextsLack(@TempDir Path elsewhere) throws IOException {
        assertThatThrownBy(() -> prepare(new NamedContext.Directory("files", elsewhere.resolve("nowhere"))))
                .hasMessageContaining("nowhere is not there")
                .hasMessageContaining("<buildContexts>files=directory</buildContexts>");
        assertThatThrownBy(() -> prepare(new NamedContext.Layout("base", elsewhere, null)))
                .hasMessageContaining("There is no image layout " + elsewhere);
        Files.writeString(elsewhere.resolve("index.json"), "{\"manifests\":[{},{}]}");
        assertThatThrownBy(() -> prepare(new NamedContext.Layout("base", elsewhere, null)))
                .hasMessageContaining("does not say which image is meant")
                .hasMessageContaining("it holds 2");
        assertThat(prepare(new NamedContext.Layout("base", elsewhere, ":1.0"))
                        .options()
                        .contexts())
                .containsEntry("base", "oci-layout://" + elsewhere + ":1.0");
        assertThatThrownBy(() -> prepare(new NamedContext.Layout("base", elsewhere.resolve("a:b"), ":1.0")))
                .hasMessageContaining("use a directory without ':' and '@'");
    }

    @Test
    void knowsALayoutsImageByItsDigestSoThatAnotherOneOfThatTagIsAChange(@TempDir Path elsewhere) throws IOException {
        String first = "sha256:" + "1".repeat(64);
        String second = "sha256:" + "2".repeat(64);
        NamedContext base = new NamedContext.Layout("base", elsewhere, ":1.0");
        Files.writeString(elsewhere.resolve("index.json"), index(first));
        assertThat(prepare(base).options().contexts()).containsEntry("base", "oci-layout://" + elsewhere + '@' + first);

        Files.writeString(elsewhere.resolve("index.json"), index(second));
        assertThat(prepare(base).options().contexts())
                .containsEntry("base", "oci-layout://" + elsewhere + '@' + second);
    }

    @Test
    void noticesAChangeOfALayoutThatDoesNotSayWhatATagMeans(@TempDir Path elsewhere) throws IOException {
        NamedContext base = new NamedContext.Layout("base", elsewhere, ":2.0");
        Files.writeString(elsewhere.resolve("index.json"), index("sha256:" + "1".repeat(64)));
        ResolvedOptions first = prepare(base).options();
        Files.writeString(elsewhere.resolve("index.json"), index("sha256:" + "2".repeat(64)));
        ResolvedOptions second = prepare(base).options();

        assertThat(second.contexts()).containsEntry("base", "oci-layout://" + elsewhere + ":2.0");
        assertThat(second.contents()).containsKey("base").isNotEqualTo(first.contents());
    }

    private static String index(String digest) {
        return "{\"manifests\":[{\"digest\":\"sha256:" + "0".repeat(64)
                + "\"},{\"digest\":\"" + digest
                + "\",\"annotations\":{\"org.opencontainers.image.ref.name\":\"1.0\"}}]}";
    }

    @Test
    void sendsADirectoryInAFormThatDependsOnItsContentAlone(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("a"), "1");
        ResolvedOptions first =
                prepare(new NamedContext.Directory("files", elsewhere)).options();
        Files.writeString(elsewhere.resolve("a"), "2");
        ResolvedOptions second =
                prepare(new NamedContext.Directory("files", elsewhere)).options();

        assertThat(Path.of(first.contexts().get("files")).resolve("a")).hasContent("2");
        assertThat(second.contents().get("files")).isNotEqualTo(first.contents().get("files"));
    }

    @Test
    void takesOneRepositoryAtTwoRefs(@TempDir Path repository) throws IOException {
        Files.writeString(repository.resolve("Dockerfile"), "FROM scratch\n");
        commit(repository, "a", "of v1");
        git(repository, "tag", "v1");
        commit(repository, "a", "of main");

        PreparedBuild prepared = prepare(
                reference(repository, "#main"),
                BuildOptions.DEFAULT.withContexts(
                        List.of(new NamedContext.Repository("old", reference(repository, "#v1")))));

        assertThat(prepared.build().context().resolve("a")).hasContent("of main");
        assertThat(Path.of(prepared.options().contexts().get("old")).resolve("a"))
                .hasContent("of v1");
    }

    @Test
    void readsNothingOfThisMachineForARepository(@TempDir Path repository, @TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret"), "FROM scratch\n");
        Files.createSymbolicLink(repository.resolve("Dockerfile"), secret);
        Files.createDirectories(repository.resolve("ignore"));
        Files.writeString(repository.resolve("ignore/Dockerfile"), "FROM scratch\n");
        Files.createSymbolicLink(repository.resolve("ignore/.dockerignore"), secret);
        Files.createSymbolicLink(repository.resolve("all"), elsewhere);
        commit(repository, "a", "");

        for (String place : List.of("#main", "#main:ignore", "#main:all")) {
            assertThatThrownBy(() -> prepare(reference(repository, place), BuildOptions.DEFAULT))
                    .as(place)
                    .hasMessageContaining("leads out of the repository");
        }
        for (String place : List.of("#main:ignore", "#main:all")) {
            assertThatThrownBy(() -> prepare(new NamedContext.Repository("x", reference(repository, place))))
                    .as(place)
                    .hasMessageContaining("leads out of the repository");
        }
    }

    private static GitReference reference(Path repository, String rest) {
        return GitReference.parse("file://" + repository + "/.git" + rest);
    }

    private static void commit(Path repository, String file, String text) throws IOException {
        Files.writeString(repository.resolve(file), text);
        git(repository, "init", "-q", "-b", "main");
        git(repository, "add", "-A");
        git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a");
    }

    private static void git(Path repository, String... arguments) {
        ProcessResult result =
                new SystemProcesses().run(Command.of("git").plus(arguments).in(repository));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }

    private PreparedBuild prepare(List<Platform> platforms, BuildOptions.Metadata metadata) {
        return prepare(platforms, BuildOptions.DEFAULT.withMetadata(metadata));
    }

    private PreparedBuild prepare(BuildSecret secret) {
        return prepare(TWO, BuildOptions.DEFAULT.withSecrets(List.of(secret)));
    }

    private PreparedBuild prepare(NamedContext context) {
        return prepare(TWO, BuildOptions.DEFAULT.withContexts(List.of(context)));
    }

    private PreparedBuild prepare(List<Platform> platforms, BuildOptions options) {
        return prepare(
                platforms,
                BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null)
                        .withOptions(options));
    }

    private PreparedBuild prepare(GitReference context, BuildOptions options) {
        return prepare(
                TWO,
                new BuildSpec(project, Path.of("Dockerfile"), null, Map.of(), options, context, null, "1.0", null));
    }

    private PreparedBuild prepare(List<Platform> platforms, BuildSpec build) {
        BuildSurroundings surroundings = new BuildSurroundings(
                environment,
                server -> Optional.empty(),
                module -> project,
                new GitCheckouts(new SystemProcesses(), false));
        return PreparedBuild.of(
                new ImageSpec("app", null, List.of(), platforms),
                build,
                GIT,
                surroundings,
                Workspace.of(project.resolve("target"), "app"),
                new SilentProgress() {
                    @Override
                    public void warning(String sentence) {
                        warnings.add(sentence);
                    }
                });
    }
}
