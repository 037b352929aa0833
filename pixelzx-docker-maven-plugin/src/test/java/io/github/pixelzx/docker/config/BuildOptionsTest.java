package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildOptionsTest {

    private static final Path BASEDIR = Written.BASEDIR;

    @Test
    void bindsWhatTheImageSaysOfItself() {
        BuildOptions.Metadata metadata = new Written()
                .about("title", "App")
                .pom("describe", "false")
                .pom(
                        "labels",
                        RawElement.of("com.acme.team", "nodes"),
                        RawElement.of("label", "com.acme/a=1=2"),
                        RawElement.of("label", "com.acme/b=3"))
                .commandLine("pixelzx.labels.com.acme.build", "7")
                .pom(
                        "annotations",
                        RawElement.of("annotation", "plain=a, b"),
                        RawElement.of("annotation", "index,manifest[linux/arm64/v8]:both=c=d"))
                .bind()
                .build()
                .options()
                .metadata();

        assertThat(metadata.described()).isFalse();
        assertThat(metadata.about()).containsEntry("title", "App");
        assertThat(metadata.labels())
                .containsEntry("com.acme.team", "nodes")
                .containsEntry("com.acme/a", "1=2")
                .containsEntry("com.acme/b", "3")
                .containsEntry("com.acme.build", "7")
                .hasSize(4);
        assertThat(metadata.annotations())
                .containsExactly(
                        new ImageAnnotation(ImageAnnotation.Level.MANIFEST, null, "plain", "a, b"),
                        new ImageAnnotation(ImageAnnotation.Level.INDEX, null, "both", "c=d"),
                        new ImageAnnotation(
                                ImageAnnotation.Level.MANIFEST, Platform.parse("linux/arm64"), "both", "c=d"));
        assertThat(metadata.annotations().get(2)).hasToString("manifest[linux/arm64]:both=c=d");
    }

    @Test
    void bindsContextsWithAName() {
        List<NamedContext> contexts = new Written()
                .pom(
                        "buildContexts",
                        RawElement.of("a", "assets=src/main/assets"),
                        RawElement.of("a", "docker.io/library/alpine=docker-image://alpine@sha256:" + "0".repeat(64)),
                        RawElement.of("a", "one=oci-layout://../lib/layout"),
                        RawElement.of("a", "two=oci-layout:///lib/layout:1.0"),
                        RawElement.of("a", "three=oci-layout:///lib/layout@sha256:" + "1".repeat(64)),
                        RawElement.of("a", "tools=https://example.org/tools.git#v1:bin"),
                        RawElement.of("a", "base=module:com.acme:base"),
                        RawElement.of("a", "other=module:com.acme:base:worker"))
                .bind()
                .build()
                .options()
                .contexts();

        assertThat(contexts)
                .containsExactly(
                        new NamedContext.Directory("assets", BASEDIR.resolve("src/main/assets")),
                        new NamedContext.Image("docker.io/library/alpine", "alpine@sha256:" + "0".repeat(64)),
                        new NamedContext.Layout("one", BASEDIR.resolveSibling("lib/layout"), null),
                        new NamedContext.Layout("two", Path.of("/lib/layout"), ":1.0"),
                        new NamedContext.Layout("three", Path.of("/lib/layout"), "@sha256:" + "1".repeat(64)),
                        new NamedContext.Repository(
                                "tools", new GitReference("https://example.org/tools.git", "v1", "bin", null)),
                        new NamedContext.Module("base", "com.acme", "base", null),
                        new NamedContext.Module("other", "com.acme", "base", "worker"));
    }

    @Test
    void bindsSecretsByWhereTheyComeFrom() {
        List<BuildSecret> secrets = new Written()
                .commandLine(
                        "pixelzx.secrets",
                        "id=file,src=token.txt\nid=env,env=TOKEN\nid=server,server=nexus\n"
                                + "id=user,server=nexus,field=username")
                .bind()
                .build()
                .options()
                .secrets();

        assertThat(secrets)
                .containsExactly(
                        new BuildSecret.File("file", BASEDIR.resolve("token.txt")),
                        new BuildSecret.Variable("env", "TOKEN"),
                        new BuildSecret.Server("server", "nexus", BuildSecret.Server.Field.PASSWORD),
                        new BuildSecret.Server("user", "nexus", BuildSecret.Server.Field.USERNAME));
    }

    @Test
    void bindsCachesWithTheirDirectoriesInTheModule() {
        BuildOptions.Cache cache = new Written()
                .pom("cacheFrom", "ghcr.io/acme/app:cache")
                .pom("cacheTo", "type=local,dest=target/cache-{platform},mode=max")
                .pom("noCache", "true")
                .pom("noCacheFilter", "build,test")
                .pom("pull", "true")
                .bind()
                .build()
                .options()
                .cache();

        assertThat(cache)
                .isEqualTo(new BuildOptions.Cache(
                        List.of("type=registry,ref=ghcr.io/acme/app:cache"),
                        List.of("type=local,dest=" + BASEDIR.resolve("target/cache-{platform}") + ",mode=max"),
                        true,
                        List.of("build", "test"),
                        true));
    }

    @Test
    void bindsWhatStepsGet() {
        BuildOptions options = new Written()
                .pom("network", "host")
                .pom("allow", "network.host device=vendor.com/gpu")
                .pom("addHosts", "db:10.0.0.5,me:host-gateway v6:[::1]")
                .pom("ulimits", "nofile=1024:2048 core=0")
                .pom("shmSize", "256M")
                .pom("ssh", RawElement.of("key", "default"), RawElement.of("key", "git=/keys/id"))
                .bind()
                .build()
                .options();

        assertThat(options.run())
                .isEqualTo(new BuildOptions.Run(
                        "host",
                        List.of("db=10.0.0.5", "me=host-gateway", "v6=[::1]"),
                        List.of("nofile=1024:2048", "core=0"),
                        "256m",
                        List.of("network.host", "device=vendor.com/gpu")));
        assertThat(options.ssh()).containsExactly("default", "git=/keys/id");
    }

    @ParameterizedTest
    @CsvSource({"off,off,,", "min,on,min,true", "MAX,false,max,", "false,ghcr.io/acme/scanner:1,,ghcr.io/acme/scanner:1"
    })
    void bindsAttestations(String provenance, String sbom, String meantProvenance, String meantSbom) {
        assertThat(new Written()
                        .pom("attestations", RawElement.of("provenance", provenance), RawElement.of("sbom", sbom))
                        .bind()
                        .build()
                        .options()
                        .attestations())
                .isEqualTo(new BuildOptions.Attestations(meantProvenance, meantSbom));
    }

    @ParameterizedTest
    @CsvSource({"fixed,FIXED", "sources,SOURCES", ",FIXED"})
    void bindsTheTimeOfTheFiles(String written, FileTimes meant) {
        Written configuration = written == null ? new Written() : new Written().pom("fileTimes", written);

        assertThat(configuration.bind().build().options().fileTimes()).isEqualTo(meant);
    }

    @Test
    void takesADockerfileWithVariablesAsItStands() {
        BuildSpec build = new Written()
                .pom("dockerfileInline", "ARG BASE\nFROM ${BASE}\nCOPY app /app")
                .bind()
                .build();

        assertThat(build.inlineDockerfile()).isEqualTo("ARG BASE\nFROM ${BASE}\nCOPY app /app");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "https://example.org/app.git | https://example.org/app.git | - | - | -",
                "https://example.org/app.git#v1.0:docker/app | https://example.org/app.git | v1.0 | docker/app | -",
                "https://example.org/app.git#:docker | https://example.org/app.git | - | docker | -",
                "git@example.org:acme/app.git#main | git@example.org:acme/app.git | main | - | -",
                "ssh://git@example.org/acme/app | ssh://git@example.org/acme/app | - | - | -",
                "file:///srv/app.git?ref=v1&subdir=/a/&checksum=c0ffee | file:///srv/app.git | v1 | a | c0ffee",
                "git://example.org/app#0123456789012345678901234567890123456789 | git://example.org/app "
                        + "| 0123456789012345678901234567890123456789 | - | 0123456789012345678901234567890123456789",
            })
    void takesARepositoryForItsContext(String text, String url, String ref, String directory, String commit) {
        BuildSpec build = new Written()
                .pom("context", text)
                .pom("dockerfile", "sub/Dockerfile")
                .bind()
                .build();

        assertThat(build.gitContext().url()).isEqualTo(url);
        assertThat(build.gitContext().ref()).isEqualTo(ref);
        assertThat(build.gitContext().directory()).isEqualTo(directory);
        assertThat(build.gitContext().commit()).isEqualTo(commit);
        assertThat(build.dockerfile()).isEqualTo(Path.of("sub/Dockerfile"));
    }

    @Test
    void refusesAPinThatIsNoCommit() {
        assertThatThrownBy(() -> GitReference.parse("https://example.org/app.git?checksum=--upload-pack=x#main"))
                .hasMessageContaining("'--upload-pack=x' is no ID of a commit");
    }

    @Test
    void printsARepositoryWithoutItsLogin() {
        assertThat(GitReference.parse("https://geheim@example.org/app.git#v1").pinned("c0ffee"))
                .hasToString("https://***@example.org/app.git?checksum=c0ffee#v1");
    }

    @Test
    void givesABuilderTheEntitlementsItMayGrant() {
        assertThat(new Written().bind().builder().container().entitlements()).containsExactly("network.host");
        assertThat(new Written()
                        .pom("builder", RawElement.of("entitlements", "security.insecure,network.host"))
                        .bind()
                        .builder()
                        .container()
                        .entitlements())
                .containsExactly("network.host", "security.insecure");
    }
}
