package io.github.pixelzx.docker.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of the configuration table: one parameter of the plugin.
 *
 * <p>Override, origin, messages, the check for unknown names and the reference page all follow from these rows, so a
 * new parameter is a new row and the line that binds it.
 */
public enum ParameterRow {
    IMAGE("image", "pixelzx.image", "DOCKER_IMAGE", Type.TEXT, "${project.artifactId}", "pixelzx-evm", """
            Name of the image, without registry and tag. It also names the workspace \
            `target/pixelzx-docker/<image>/`."""),
    REGISTRY("registry", "pixelzx.registry", "DOCKER_REGISTRY", Type.TEXT, "", "ghcr.io/acme", """
            Where the image is published: a host, a namespace, or both (`yuchanshin`, `ghcr.io/acme`, \
            `127.0.0.1:5000/yuchanshin`). Without `.`, `:` or `localhost` in its first part it is a namespace on \
            Docker Hub. Only `push` needs it."""),
    SERVER_ID("serverId", "pixelzx.serverId", null, Type.TEXT, "the registry's host", "our-registry", """
            Id of the `<server>` in `settings.xml` whose user and password serve `<registry>`. Other registries (of base \
            images, caches and further destinations) are served by the `<server>` whose id is their host."""),
    TAGS("tags", "pixelzx.tags", null, Type.LIST, "latest and the version", "latest,1.0.0", """
            Tags to publish under. The version is the Git tag of HEAD as it stands, else the project's version, which is \
            also meant by a Git tag such as `app-1.0` for the version 1.0, as maven-release-plugin makes it; \
            a SNAPSHOT or pre-release gets the version alone. Words in braces stand for what the build knows: `{version}`, \
            its numbers `{major}`, `{minor}` and `{patch}`, `{gitTag}`, `{describe}` (as `git describe --tags`), `{commit}` \
            (twelve digits), `{branch}` (`/` becomes `-`; where Git knows none, what the CI says) and `{timestamp}` (of the \
            commit, `yyyyMMddHHmmss`). A tag with a word that has no value, such as `{gitTag}` between two releases, is left \
            out, which is said."""),
    PLATFORMS(
            "platforms",
            "pixelzx.platforms",
            "PLATFORMS",
            Type.LIST,
            "linux/amd64,linux/arm64,linux/arm/v7",
            "linux/amd64,linux/arm64",
            """
            Platforms to build, test and publish, as `os/architecture[/variant]`. Order and repetitions do not \
            matter. `DOCKER_DEFAULT_PLATFORM` has no influence here."""),
    CONTEXT("context", "pixelzx.context", null, Type.PATH, "${project.basedir}", "src/main/docker", """
            Build context: the directory the Dockerfile copies from, relative to the module. The workspace under \
            `target` is never part of it. Or a Git repository, as `https://host/repository.git#ref:directory` (also \
            `ssh://`, `git@host:repository` and `?checksum=<commit>`); a full commit ID as `ref` or `checksum` pins it, \
            and without one the console says which commit it was."""),
    DOCKERFILE("dockerfile", "pixelzx.dockerfile", null, Type.PATH, "<context>/Dockerfile", "docker/Dockerfile", """
            The Dockerfile, relative to the module; with a Git repository as build context, relative to that."""),
    DOCKERFILE_INLINE(
            "dockerfileInline", "pixelzx.dockerfileInline", null, Type.TEXT, "", "FROM scratch\nCOPY app /app", """
            The Dockerfile's text itself, instead of a file."""),
    TARGET("target", "pixelzx.target", null, Type.TEXT, "the last stage", "runtime", """
            Stage of the Dockerfile to build."""),
    ARGS("args", "pixelzx.args.<NAME>", null, Type.MAP, "", "<VERSION>{version}</VERSION>", """
            Build arguments, one element each. `{version}`, `{commit}`, `{branch}` and the other words of `tags` stand for \
            the project's version and what Git knows. `-Dpixelzx.args.VERSION=1.0` sets or adds a single one."""),
    LABELS("labels", "pixelzx.labels.<name>", null, Type.MAP, "", "<com.acme.team>nodes</com.acme.team>", """
            Labels of the image, one element each, with the placeholders of `args`. A name that cannot be an element is \
            written as `<label>name=value</label>`. `-Dpixelzx.labels.com.acme.team=nodes` sets or adds a single one."""),
    ANNOTATIONS("annotations", "pixelzx.annotations", null, Type.LINES, "", "index:com.acme.team=nodes", """
            Annotations, each as `[level:]key=value` in buildx's words, with the placeholders of `args`. The level is \
            `manifest` (the default), `index`, `manifest-descriptor` or `index-descriptor`, several with commas; \
            `manifest[linux/amd64]` is one platform's."""),
    DESCRIBE("describe", "pixelzx.describe", null, Type.BOOLEAN, "true", "false", """
            Fills in the labels and annotations `org.opencontainers.image.*` from the POM and Git: title, description, url, \
            source, licenses, authors, vendor, version, revision and created. A label of that name in `labels` takes the \
            place of both, an annotation in `annotations` that of the annotation."""),
    BUILD_CONTEXTS(
            "buildContexts", "pixelzx.buildContexts", null, Type.LINES, "", "base=docker-image://alpine:3.20", """
            Build contexts with a name for `FROM` and `COPY --from`, each as `name=value`. The value is a directory, \
            `docker-image://reference`, `oci-layout://directory` (with `:tag` or `@digest` where it holds several images), a \
            Git repository as for `context`, or `module:groupId:artifactId`: the image layout of another module of this \
            Maven build, which must be a `<dependency>` so that it is built first (`module:groupId:artifactId:image` where \
            it makes several)."""),
    SECRETS("secrets", "pixelzx.secrets", null, Type.LINES, "", "id=token,env=TOKEN", """
            Secrets for `RUN --mount=type=secret`: `id=name,src=file`, `id=name,env=VARIABLE`, or `id=name,server=id` for \
            the password of a `<server>` in settings.xml (`,field=username` or `passphrase` for another of its values). The \
            values stand in no argument, log or file."""),
    SSH("ssh", "pixelzx.ssh", null, Type.LINES, "", "default", """
            SSH agents and keys for `RUN --mount=type=ssh`: `default`, or `id=socket-or-key`."""),
    CACHE_FROM("cacheFrom", "pixelzx.cacheFrom", null, Type.LINES, "", "type=registry,ref=ghcr.io/acme/app:cache", """
            Where cached steps are taken from, in buildx's words. `{platform}` in it stands for each platform, as \
            `linux-arm-v7`. Directories are relative to the module."""),
    CACHE_TO(
            "cacheTo",
            "pixelzx.cacheTo",
            null,
            Type.LINES,
            "",
            "type=registry,ref=ghcr.io/acme/app:cache-{platform},mode=max",
            """
            Where the steps' cache is written to after a build, in buildx's words. With `{platform}` in it each platform's \
            cache is written by itself, for places that keep the last one only. Keys and tokens of a place belong into the \
            environment, where BuildKit reads them."""),
    NO_CACHE("noCache", "pixelzx.noCache", null, Type.BOOLEAN, "false", "true", """
            Runs every step anew, whatever the builder's cache holds."""),
    NO_CACHE_FILTER("noCacheFilter", "pixelzx.noCacheFilter", null, Type.LIST, "", "build,test", """
            Stages of the Dockerfile that run anew."""),
    PULL("pull", "pixelzx.pull", null, Type.BOOLEAN, "false", "true", """
            Asks the registries for the base images even if the builder has them."""),
    NETWORK("network", "pixelzx.network", null, Type.TEXT, "default", "none", """
            The network of `RUN` steps: `default`, `none` or `host`, which `allow` has to name as `network.host`."""),
    ADD_HOSTS("addHosts", "pixelzx.addHosts", null, Type.LIST, "", "db.internal:10.0.0.5", """
            Hosts that `RUN` steps find under a name, each as `name:address`; `host-gateway` as address is this machine."""),
    ULIMITS("ulimits", "pixelzx.ulimits", null, Type.LIST, "", "nofile=1024:2048", """
            Limits of `RUN` steps, each as `name=soft:hard`."""),
    SHM_SIZE("shmSize", "pixelzx.shmSize", null, Type.TEXT, "64m", "256m", """
            Size of `/dev/shm` in `RUN` steps."""),
    ALLOW("allow", "pixelzx.allow", null, Type.LIST, "", "network.host", """
            Entitlements, each by its name, for steps that ask for them: `network.host` (`RUN --network=host`), \
            `security.insecure` (`RUN --security=insecure`) or `device`. `security.insecure` needs a builder that is made \
            for it, see `builder.entitlements`."""),
    FILE_TIMES("fileTimes", "pixelzx.fileTimes", null, Type.CHOICE, "fixed", "sources", """
            The time that every file of the image's own layers, its history and `created` say. `fixed` is 1980-01-01: the digest does \
            not depend on when a builder ran which step, and a commit changes no layer none of whose files it changes. \
            `sources` is `project.build.outputTimestamp`, else the commit's time, for what tells a changed file by its time, as \
            web servers do; a builder that kept a step of an earlier commit then makes another digest than one that did not."""),
    LINT("lint", "pixelzx.lint", null, Type.CHOICE, "warn", "fail", """
            What happens with lines of the Dockerfile that will not do on every platform: `warn` tells them, beside the line \
            in GitHub and GitLab, `fail` ends the build before it starts, `off` does not look. The rules are \
            `platform-arg-default` (`ARG TARGETARCH=amd64`), `single-platform-digest` (`FROM` with the digest of one platform's \
            image), `constant-platform` (`FROM --platform=linux/amd64`), `constant-architecture` (`GOARCH=amd64`) and \
            `download-architecture` (an address with `amd64` in it). A comment `# pixelzx:skip=constant-platform` above an \
            instruction takes it out of a rule."""),
    PROVENANCE("attestations.provenance", "pixelzx.attestations.provenance", null, Type.TEXT, "off", "max", """
            A statement of how the image was built, beside it in the index: `min`, `max` (with the build arguments) or \
            `off`. It holds times, so that no two builds have the same index digest; the platforms' digests stay the same."""),
    SBOM("attestations.sbom", "pixelzx.attestations.sbom", null, Type.TEXT, "off", "on", """
            A list of the packages in the image, beside it in the index: `on`, `off`, or the reference of the image that \
            makes it instead of BuildKit's own."""),
    FORCE("force", "pixelzx.force", null, Type.BOOLEAN, "false", "true", """
            Builds even if nothing has changed. Without it `build` ends at once where the build context, the Dockerfile, \
            the configuration and what Git says are the same, the registries still mean the same images by the \
            Dockerfile's bases, and the image layout is as it was left. `test` runs every platform again, also those whose \
            bytes passed the same tests on the same engine earlier."""),
    BASE_CACHE(
            "baseCache",
            "pixelzx.baseCache",
            null,
            Type.PATH,
            "in the user's cache directory; off in a CI",
            "/var/cache/pixelzx-bases",
            """
            The directory, relative to the module, where the base images of every build are kept, so that the same can be \
            built with `mvn -o` and no registry: each platform's bytes once, by digest, for all projects of the user \
            (`~/.cache/pixelzx-docker/bases`). `off` keeps none, which is also the default where the environment variable \
            `CI` is set. It may be deleted at any time."""),
    BASE_CACHE_SIZE("baseCacheSize", "pixelzx.baseCacheSize", null, Type.TEXT, "10GB", "50GB", """
            How much the directory of `baseCache` may hold: when a build has kept its base images there, those are removed \
            that no build has needed for 30 days, and beyond this size those needed longest ago, but none that was needed \
            in the last hour."""),
    BUILDER("builder.name", "pixelzx.builder", "BUILDER_NAME", Type.TEXT, "pixelzx-builder", "ci-builder", """
            Name of the buildx builder, which is made when it is missing. `<builder>ci-builder</builder>` is the \
            short form."""),
    BUILDER_IMAGE(
            "builder.image",
            "pixelzx.builder.image",
            null,
            Type.TEXT,
            "moby/buildkit:buildx-stable-1",
            "moby/buildkit:v0.13.2",
            """
            BuildKit image the builder's container runs."""),
    BUILDER_DRIVER("builder.driver", "pixelzx.builder.driver", null, Type.TEXT, "docker-container", "docker", """
            How buildx reaches BuildKit: in a container of its own, which the plugin makes, or (`docker`) the one inside \
            the engine, which needs the containerd image store, or (`remote`) one that runs already and listens at \
            `endpoint`, or (`kubernetes`) one in pods that buildx makes in a cluster, as `driverOpts` say. The other parameters of the builder are about the container and have no influence on these."""),
    BUILDER_ENDPOINT(
            "builder.endpoint", "pixelzx.builder.endpoint", null, Type.TEXT, "", "tcp://buildkit.lan:1234", """
            Where the BuildKit of the driver `remote` listens: `unix:///path` or `tcp://host:port`. It must answer within two \
            seconds."""),
    BUILDER_CACERT("builder.cacert", "pixelzx.builder.cacert", null, Type.PATH, "", "certs/ca.pem", """
            For TLS to `endpoint`: the certificates of the authorities that may vouch for it, a PEM file."""),
    BUILDER_CERT("builder.cert", "pixelzx.builder.cert", null, Type.PATH, "", "certs/cert.pem", """
            For mutual TLS to `endpoint`: the certificate to show, a PEM file; `key` goes with it."""),
    BUILDER_KEY("builder.key", "pixelzx.builder.key", null, Type.PATH, "", "certs/key.pem", """
            For mutual TLS to `endpoint`: the key of `cert`, a PEM file without a password."""),
    BUILDER_SERVERNAME(
            "builder.servername", "pixelzx.builder.servername", null, Type.TEXT, "the host", "buildkit", """
            For TLS to `endpoint`: the name its certificate has."""),
    BUILDER_DRIVER_OPTS(
            "builder.driverOpts",
            "pixelzx.builder.driverOpts.<NAME>",
            null,
            Type.MAP,
            "",
            "<namespace>builds</namespace><replicas>2</replicas>",
            """
            What buildx is told of the pods of the driver `kubernetes`, one element per driver-opt in buildx's words: \
            `namespace`, `replicas`, `requests.cpu`, `nodeselector`, `tolerations` and so on. One that the buildx found does \
            not know is a problem that names the version which does. With `docker-container`: `env.NAME`, a variable of \
            BuildKit's; all else has an element of its own."""),
    BUILDER_KUBECONFIG(
            "builder.kubeconfig", "pixelzx.builder.kubeconfig", null, Type.PATH, "", "ci/kubeconfig.yaml", """
            The file that tells the driver `kubernetes` of clusters. The default is `KUBECONFIG`, or else `~/.kube/config`."""),
    BUILDER_KUBE_CONTEXT(
            "builder.kubeContext",
            "pixelzx.builder.kubeContext",
            null,
            Type.TEXT,
            "the current one",
            "production",
            """
            The context of `kubeconfig` that is used."""),
    BUILDER_NODES(
            "builder.nodes",
            "pixelzx.builder.nodes",
            null,
            Type.NODES,
            "",
            "linux/amd64=default,linux/arm64+linux/arm/v7=ssh://arm.lan",
            """
            Several machines that build together, each its own platforms, side by side; what they make is joined into one \
            image. Each `<node>` has `platforms`, which it builds (natively, or emulated where its machine is another), and \
            `endpoint`: a Docker context, `unix:///path`, `tcp://host:port` or `ssh://user@host` of a Docker engine, or with \
            `<driver>remote</driver>` where a BuildKit listens. Further elements: `name`, `driver`, for TLS \
            `cacert`, `cert`, `key` and `servername`, with `<driver>kubernetes</driver>` `driverOpts`, `kubeconfig` and \
            `kubeContext`, with `docker-container` `driverOpts` of the form `env.NAME`, for the container `image`, `network`, `memory` and `cpus`; what is \
            missing is that of the builder. On the command line a node is `platform[+platform]=endpoint`."""),
    BUILDER_KEEP_STORAGE("builder.keepStorage", "pixelzx.builder.keepStorage", null, Type.TEXT, "10GB", "20GB", """
            How much cache the builder keeps: what is older is removed after a build."""),
    BUILDER_CONFIG(
            "builder.buildkitdConfig",
            "pixelzx.builder.buildkitdConfig",
            null,
            Type.PATH,
            "",
            "src/main/docker/buildkitd.toml",
            """
            A `buildkitd.toml` with more of BuildKit's own configuration, relative to the module. What the plugin takes \
            from the engine and the POM (mirrors, registries, certificates, `keepStorage`) is added; a key with another \
            value than that is a mistake."""),
    BUILDER_NETWORK(
            "builder.network",
            "pixelzx.builder.network",
            null,
            Type.TEXT,
            "host where a mirror, registry or proxy is on loopback, else bridge",
            "host",
            """
            The network of the builder's container."""),
    BUILDER_MEMORY("builder.memory", "pixelzx.builder.memory", null, Type.TEXT, "no limit", "4GB", """
            The most memory the builder's container may use, swap included."""),
    BUILDER_CPUS("builder.cpus", "pixelzx.builder.cpus", null, Type.TEXT, "no limit", "1.5", """
            The most processors the builder's container may use."""),
    BUILDER_RESTART_POLICY(
            "builder.restartPolicy", "pixelzx.builder.restartPolicy", null, Type.TEXT, "unless-stopped", "no", """
            When the engine starts the builder's container again by itself: `no`, `always`, `unless-stopped` or \
            `on-failure`. A build starts it in any case."""),
    BUILDER_LABELS("builder.labels", "pixelzx.builder.labels", null, Type.LIST, "", "team=platform", """
            Labels for the builder's container, each as `name=value`, on top of the plugin's own."""),
    BUILDER_CERTIFICATES(
            "builder.certificates",
            "pixelzx.builder.certificates",
            null,
            Type.LIST,
            "",
            "registry.lan:5000=certs/lan.pem",
            """
            Certificates of authorities that sign registries' certificates, each as `host=file`, the file relative to \
            the module, for the builder and for `push`. Those in `/etc/docker/certs.d` and `~/.docker/certs.d` count by \
            themselves, with the client certificates there."""),
    BUILDER_ENTITLEMENTS(
            "builder.entitlements", "pixelzx.builder.entitlements", null, Type.LIST, "network.host", """
            network.host,security.insecure\
            """, """
            What the builder's container, or its pods, may grant to builds that ask for it with `allow`."""),
    BUILDER_KEEP_STATE("builder.keepState", "pixelzx.builder.keepState", null, Type.BOOLEAN, "false", "true", """
            Keeps the builder's cache when `buildx-rm` removes the builder; the next builder of that name has it."""),
    STAGING("staging.place", "pixelzx.staging", null, Type.CHOICE, "layout", "registry", """
            Where the built image waits for its tests and its tags. `layout`: in an image layout below `target`. `registry`: \
            in the repository it is published to, by digest and without a tag; the builder pushes it, the engine pulls it, \
            and `push` sets tags only, so that no layer passes through this machine. `<staging>registry</staging>` is the \
            short form. It needs `registry`, and there is nothing to `save` then."""),
    STAGING_AUDIT("staging.audit", "pixelzx.staging.audit", null, Type.CHOICE, "documents", "full", """
            What the audit reads of an image that waits in a registry. `documents`: index, manifests and configs, and of the \
            program each platform starts the first bytes, by way of the engine that tests it; rules about files do not \
            apply, which is said. `full`: all layers are fetched once, and every rule applies."""),
    STAGING_LEFTOVERS("staging.leftovers", "pixelzx.staging.leftovers", null, Type.CHOICE, "list", "remove", """
            What becomes of images that a build of this user pushed to wait, and that no tag ever named, because a test \
            failed or nobody published them. `list`: they stay; the next build of anything new for the same repository \
            says so once, `doctor` until such a build sees that the registry no longer has them. `remove`: the next build removes them, changed or not, unless a tag, a signature or another \
            image of this user needs them, or their workspace still holds them; it needs the right to delete there. Equal sources make equal bytes, on every \
            machine, and no registry tells who names an image by its digest: `remove` is for repositories whose images are \
            named by tags, or published by this user alone."""),
    STAGING_KEEP_LEFTOVERS(
            "staging.keepLeftovers", "pixelzx.staging.keepLeftovers", null, Type.DURATION, "24h", "72h", """
            How long such an image stays in any case: what passes, in the longest of pipelines, between `build` and `push` \
            in jobs of their own."""),
    EMULATION("emulation", "pixelzx.emulation", null, Type.CHOICE, "auto", "install", """
            What happens with a platform whose programs the engine cannot run; whether it can is tried, once per start \
            of the engine. `auto`: the other platforms are built and tested, then the missing emulator is a problem. \
            `require`: it is one before anything is built. `skip`: the platform is left out of the image, which is \
            said; it is neither tested nor published. `install`: the emulators are registered in the kernel of the \
            engine's machine, by a privileged container of `tonistiigi/binfmt`."""),
    TEST_COMMANDS(
            "tests.command",
            "pixelzx.test.command",
            null,
            Type.COMMANDS,
            "the image's own entrypoint and command",
            "/usr/local/bin/pixelzx version",
            """
            A command that must exit with 0 in a container of every platform; repeat the element for more. It takes \
            the place of entrypoint and command. The text is split into words as a shell would, quotes included, \
            and nothing else of a shell happens: write `sh -c '…'` for that, and quotes around `';'` \
            and the like where they are meant as they stand. The long form has `<name>`, `<platforms>` \
            (all by default), `<args>`, or `<entrypoint>` and `<cmd>` one by one, `<env>`, `<stdin>`, `<workdir>`, \
            `<user>`, `<volumes>`, `<setup>` (commands before it, one element each), `<exitCode>` (0; `any`), `<stdout>` \
            and `<stderr>` (each with `<equals>`, `<contains>`, `<regex>`, `<excluded>`), `<timeout>` and, for this test \
            alone, `<network>`, `<readOnlyRoot>`, `<capabilities>`, `<newPrivileges>`, `<memory>` and `<pids>`. Where \
            texts are compared, `{platform}`, `{os}`, `{architecture}` and `{variant}` stand for the platform that is \
            tested. Tests that name the same volume share it and run one after another; all others run side by side. \
            Without any test for a platform the image is started as it is, and passes if it exits with 0 or still runs \
            after `startTime`."""),
    TEST_SERVICES("tests.service", "pixelzx.test.service", null, Type.TESTS, "", "JSON-RPC and /health on", """
            A service that is started on every platform, waited for, used and ended; repeat the element for more. It \
            starts like a command (`<args>`, `<env>`, `<volumes>`, …), by default as the image is. `<wait>` has `<log>` \
            (a regular expression), `<http>` (`<url>` with the container's port, `<method>`, `<status>` such as `200` or \
            `200..399`, `<body>`), `<tcp>` (`<port>`), `<healthy>`, `<exit>` (a code it has to exit with) and `<time>`. \
            `<then>` has `<command>` elements, run in the container, and `<request>` elements (`<url>`, `<method>`, \
            `<headers>`, `<body>`, `<status>`, `<response>`), in order; a request is repeated until its answer is right. \
            `<stop>` has `<signal>`, `<exitCode>` and `<within>` (10 s). Where a port is needed, the container gets a \
            network of its own without a way out, the port published on the engine's loopback, or, where the engine is \
            reached by `tcp://`, at the address by which it is. The short form is a text to wait for in what it prints."""),
    TEST_FILES("tests.file", "pixelzx.test.file", null, Type.TESTS, "", "/usr/local/bin/pixelzx", """
            A file every platform's image has to have; repeat the element for more. The long form has `<path>`, `<exists>` \
            (`false`: must not be there), `<mode>` (`0755`), `<uid>`, `<gid>`, `<executableBy>` (`owner`, `group`, `other` \
            or `any`) and `<content>` (compared as a command's `<stdout>`)."""),
    TEST_METADATA("tests.metadata", "pixelzx.test.metadata", null, Type.TESTS, "", "user=10001:10001", """
            What every platform's config has to say: `<env>`, `<labels>` (one element per name), `<entrypoint>`, `<cmd>`, \
            `<ports>`, `<volumes>`, `<workdir>`, `<user>`, and `<absentEnv>`, `<closedPorts>`, `<absentVolumes>` for what \
            must not be there. As a property: `user=10001,workdir=/app`."""),
    STRUCTURE_TESTS(
            "tests.structureTests",
            "pixelzx.test.structureTests",
            null,
            Type.LIST,
            "",
            "src/test/structure/*.yaml",
            """
            Files of container-structure-test (`schemaVersion: 2.0.0`), as patterns relative to the module. They are run as \
            they are, on every platform. Their containers may write to their root file system; the rest of the sandbox is \
            that of all tests, opened by their `containerRunOptions`."""),
    TEST_ONLY("tests.only", "pixelzx.test", null, Type.LIST, "all", "version", """
            Names of the tests to run; `*` stands for any part of a name. What was left out counts as skipped, so `push` \
            refuses unless the same bytes passed everything earlier."""),
    TEST_REFERENCE("tests.reference", "pixelzx.test.reference", null, Type.TEXT, "", "ghcr.io/acme/app:1.0", """
            An image of a registry, by tag or digest, that `test` proves in place of the one that was built: every platform \
            is pulled by its digest, audited and run. Results and layout lie below `published/` beside the workspace's own, \
            so that they prove nothing to `push`. If `platforms` are given, they alone are tested and none may be missing; \
            else it is all the image has. No project is needed."""),
    TEST_START_TIME("tests.startTime", "pixelzx.test.startTime", null, Type.DURATION, "3s", "10s", """
            How long the default test watches a program that does not exit, on a native platform; an emulated one is \
            watched as much longer as its emulator is slower. `500ms`, `3s`, `2m`; a plain number is seconds."""),
    TEST_TIMEOUT("tests.timeout", "pixelzx.test.timeout", null, Type.DURATION, "60s", "2m", """
            How long one command may take on a native platform, and a service to start. Emulated ones get twice as much more \
            as their emulator was measured to be slower, at least 4 times as long and at most 60 times; the console \
            names both figures."""),
    TEST_NETWORK("tests.network", "pixelzx.test.network", null, Type.TEXT, "none", "bridge", """
            The network of containers under test, by its name in the engine. By default they have none; a service with a \
            port has one of its own without a way out."""),
    TEST_READ_ONLY_ROOT("tests.readOnlyRoot", "pixelzx.test.readOnlyRoot", null, Type.BOOLEAN, "true", "false", """
            Containers under test can write to `/tmp` and to volumes only. `false` lets them write anywhere in their own \
            copy of the image."""),
    TEST_CAPABILITIES(
            "tests.capabilities", "pixelzx.test.capabilities", null, Type.LIST, "", "NET_BIND_SERVICE,CHOWN", """
            Kernel capabilities that containers under test keep; all others are dropped."""),
    TEST_NEW_PRIVILEGES("tests.newPrivileges", "pixelzx.test.newPrivileges", null, Type.BOOLEAN, "false", "true", """
            Lets programs in containers under test gain privileges, by setuid for example."""),
    TEST_MEMORY("tests.memory", "pixelzx.test.memory", null, Type.TEXT, "1GB", "256MB", """
            The most memory a container under test may use, swap included."""),
    TEST_PIDS("tests.pids", "pixelzx.test.pids", null, Type.TEXT, "512", "64", """
            The most processes and threads a container under test may have."""),
    ENGINES(
            "engines",
            "pixelzx.engines.<platform>",
            null,
            Type.MAP,
            "",
            "<linux-arm64>ssh://ci@arm.example</linux-arm64>",
            """
            Other Docker engines that platforms are tested on, one element for each platform, named with hyphens. The text \
            is an address (`ssh://user@host`, `tcp://host:2376`, `unix:///path`) or the name of a Docker context. The long \
            form has `<host>` and `<certificates>`, the directory of `ca.pem`, `cert.pem` and `key.pem` for TLS, relative to \
            the module. Such a platform needs no emulator on this machine's engine, and `emulation` does not look for one \
            there; which of the two it was on its own engine is tried there, as here."""),
    TEST_SKIP("tests.skip", "pixelzx.test.skip", null, Type.BOOLEAN, "false", "true", """
            Does not run containers; what the platforms' bytes say is still checked, and `push` refuses unless the \
            same bytes passed earlier or `requireTested` is `false`. `skipTests`, `skipITs` and `maven.test.skip` \
            have the same effect."""),
    TEST_FAILURE_IGNORE("tests.failureIgnore", "pixelzx.test.failureIgnore", null, Type.BOOLEAN, "false", "true", """
            Lets the Maven build go on after a failed image test; `push` still refuses. \
            `maven.test.failure.ignore` has the same effect."""),
    AUDIT("audit.mode", "pixelzx.audit", null, Type.CHOICE, "standard", "strict", """
            How strictly the audit takes what it finds in the platforms' bytes: `standard`, each rule at its own level, \
            or `strict`, where everything found fails the build. `<audit>strict</audit>` is the short form."""),
    AUDIT_RULES(
            "audit.rules",
            "pixelzx.audit.rules.<rule>",
            null,
            Type.MAP,
            "",
            "<setuid><level>fail</level><excludes>/usr/bin/sudo</excludes></setuid>",
            """
            Levels of single rules, one element each: `<root-user>off</root-user>`. `fail` fails the build, `warn` says \
            so, `off` does not look. The long form takes `<level>`, `<includes>` and `<excludes>`: patterns of the files \
            (or variables) a rule is applied to, with `*` within a name, `**` for any directories, and a name alone for \
            files of that name anywhere. `-Dpixelzx.audit.rules.root-user=fail` sets a single level."""),
    AUDIT_MAX_SIZE("audit.maxSize", "pixelzx.audit.maxSize", null, Type.TEXT, "no limit", "200MB", """
            How large one platform may be: its config and layers as they are pulled, that is compressed."""),
    AUDIT_MAX_LAYERS("audit.maxLayers", "pixelzx.audit.maxLayers", null, Type.TEXT, "no limit", "20", """
            How many layers one platform may have."""),
    AUDIT_MAX_GROWTH("audit.maxGrowth", "pixelzx.audit.maxGrowth", null, Type.TEXT, "no limit", "10%", """
            How much larger than the published image a platform may be, in percent or as a size (`5MB`). It is compared \
            with the first of `tags` that is published, `latest` where none is configured; nothing is compared before the \
            first publication. `registry` says where."""),
    REQUIRE_TESTED("requireTested", "pixelzx.requireTested", null, Type.BOOLEAN, "true", "false", """
            Publishes only bytes whose test passed. With `false` the console and `push.json` say `untested`."""),
    PUSH_SKIP("push.skip", "pixelzx.push.skip", null, Type.BOOLEAN, "false", "true", """
            Does not publish. `maven.deploy.skip` is about Maven artifacts and has no influence here."""),
    LOCAL_PLATFORM(
            "local.platform",
            "pixelzx.local.platform",
            "DOCKER_DEFAULT_PLATFORM",
            Type.TEXT,
            "the engine's own",
            "linux/arm64",
            """
            The one platform that `build-local` builds and loads into the engine."""),
    SAVE_PLATFORM("save.platform", "pixelzx.save.platform", null, Type.TEXT, "all of them", "linux/arm64", """
            The one platform that `save` writes, as an archive for `docker load`. Without it the archive holds the \
            whole image layout."""),
    SAVE_FILE("save.file", "pixelzx.save.file", null, Type.PATH, "in the workspace", "target/pixelzx-evm.tar", """
            The file that `save` writes, relative to the module. The default is `<image>-oci.tar` or \
            `<image>-<platform>.tar` in the workspace."""),
    SAVE_ATTACH("save.attach", "pixelzx.save.attach", null, Type.BOOLEAN, "false", "true", """
            Makes the file that `save` writes an artifact of the Maven project, of type `tar`, with the classifier `oci` \
            or the platform (`linux-arm64`), so that `install` and `deploy` take it along."""),
    MERGE_FROM("merge.from", "pixelzx.merge.from", null, Type.LIST, "", "parts/amd64,parts/arm64.tar", """
            What `merge` joins, each with some of the platforms: the directory of an image layout, a directory in which \
            workspaces of the image or archives of `save` lie, such an archive, or its coordinates as an artifact of Maven's \
            (`groupId:artifactId:version:tar:linux-arm64`)."""),
    COMPOSE_SKIP("compose.skip", "pixelzx.compose.skip", null, Type.BOOLEAN, "false", "true", """
            Does not start the Compose application. `skipTests`, `skipITs` and `maven.test.skip` have the same \
            effect."""),
    COMPOSE_FILES(
            "compose.files",
            "pixelzx.compose.files",
            null,
            Type.LIST,
            "what Compose finds: `COMPOSE_FILE`, `compose.yaml`, `docker-compose.yml`",
            "src/it/compose.yaml",
            """
            Compose files, relative to the module."""),
    COMPOSE_ENV_FILES(
            "compose.envFiles", "pixelzx.compose.envFiles", null, Type.LIST, "the `.env` Compose finds", "ci.env", """
            Files with variables for the Compose files, relative to the module; the environment is stronger."""),
    COMPOSE_PROJECT_NAME(
            "compose.projectName",
            "pixelzx.compose.projectName",
            null,
            Type.TEXT,
            "made from image, platform and the module's path",
            "node-it",
            """
            Name of the Compose project, which its containers, networks and volumes carry. The default keeps builds of \
            several modules, checkouts and platforms apart."""),
    COMPOSE_PLATFORM(
            "compose.platform",
            "pixelzx.compose.platform",
            "DOCKER_DEFAULT_PLATFORM",
            Type.TEXT,
            "the engine's own",
            "linux/arm64",
            """
            The platform whose image the application runs. It is one that was built."""),
    COMPOSE_SERVICES("compose.services", "pixelzx.compose.services", null, Type.LIST, "all", "node,explorer", """
            The services to start, with what they depend on."""),
    COMPOSE_IMAGE_VARIABLE(
            "compose.imageVariable",
            "pixelzx.compose.imageVariable",
            null,
            Type.TEXT,
            "PIXELZX_IMAGE",
            "APP_IMAGE",
            """
            The variable that carries the image's reference: `image: ${PIXELZX_IMAGE:-acme/app:latest}` in the Compose \
            file is this build's image here, and the published one elsewhere."""),
    COMPOSE_TIMEOUT("compose.timeout", "pixelzx.compose.timeout", null, Type.DURATION, "2m", "5m", """
            How long the services may take until they run and are healthy."""),
    COMPOSE_KEEP_VOLUMES(
            "compose.keepVolumes", "pixelzx.compose.keepVolumes", null, Type.BOOLEAN, "false", "true", """
            Leaves the named volumes when the application is taken down."""),
    PUSH_DESTINATIONS(
            "push.destinations",
            "pixelzx.push.destinations",
            null,
            Type.LIST,
            "",
            "registry.lan:5000/acme,ghcr.io/acme",
            """
            Where the image is published besides `registry`, each written as that one. All are tried: when one fails, the \
            others still get image and tags, the goal fails, and `push.json` says what happened at each."""),
    PUSH_RETRIES("push.retries", "pixelzx.push.retries", null, Type.NUMBER, "5", "10", """
            How often a request to a registry is tried again after a failure that may pass (a connection refused, cut or \
            silent, HTTP 408, 429 and 5xx), each time after a longer wait or the one the registry asks for."""),
    PUSH_ATTACH("push.attach", "pixelzx.push.attach", null, Type.BOOLEAN, "false", "true", """
            Makes `push.json` an artifact of the Maven project, of type `json` with the classifier `push`, so that `install` \
            and `deploy` take it along where they run after `push`."""),
    PUSH_VERIFY("push.verify", "pixelzx.push.verify", null, Type.CHOICE, "manifests", "full", """
            What is read back before a tag moves. `manifests`: index, manifests and configs that were sent are fetched and \
            their digests computed anew, and the registry is asked for digest and size of every layer. `full`: all of the \
            image is fetched, layers too, whether sent now or earlier."""),
    PUSH_AT_END("push.atEnd", "pixelzx.pushAtEnd", null, Type.BOOLEAN, "true", "false", """
            Where one Maven run publishes several images, no tag moves before the last of them is proven and at its \
            registries; then all move. With `false` each image's tags move as soon as it is there itself."""),
    PUSH_ALLOW_SKIPPED("push.allowSkipped", "pixelzx.push.allowSkipped", null, Type.LIST, "", "linux/riscv64", """
            Platforms that are published although the engine could not run their tests, for want of an emulator: `test` \
            then warns instead of failing, and the console, the report and `push.json` say `untested` of each. What ran and \
            failed is not published."""),
    INSECURE_REGISTRIES(
            "insecureRegistries", "pixelzx.insecureRegistries", null, Type.LIST, "", "registry.lan:5000", """
            Hosts (with port) that may be reached by plain HTTP, by `push` and by the builder. Registries on loopback need \
            not be listed."""),
    FORMAT("format", "pixelzx.format", null, Type.CHOICE, "table", "json", """
            How `doctor` and `inspect` print what they found: `table` for people, `json` for programs (one object that \
            begins and ends with a brace at the beginning of a line); `raw` is the image's index itself, byte for byte."""),
    PROMOTE_FROM(
            "promote.from",
            "pixelzx.promote.from",
            null,
            Type.TEXT,
            "what was published last",
            "ghcr.io/acme/app:1.0.0-rc1",
            """
            The image that `promote` gives further names, by tag or digest. What `push` published is trusted for its \
            `push.json`; another image is read back first, and refused if it is not whole. With a value no project is \
            needed."""),
    PROMOTE_TO("promote.to", "pixelzx.promote.to", null, Type.LIST, "", "stable,ghcr.io/acme/prod/app:1.0.0", """
            The names: tags of the same repository, or references with a tag. Within a registry no bytes are sent."""),
    INSPECT_REFERENCE(
            "inspect.reference",
            "pixelzx.inspect.reference",
            null,
            Type.TEXT,
            "what was published, or else what was built",
            "ghcr.io/acme/app:1.0",
            """
            What `inspect` looks at: an image in a registry by tag or digest, or the directory of an image layout. With a \
            value it needs no project, and writes no record."""),
    INSPECT_EXPECT("inspect.expect", "pixelzx.inspect.expect", null, Type.LIST, "", "platforms", """
            Platforms of which none may be missing; the word `platforms` stands for those of `<platforms>`."""),
    INSPECT_AGAINST("inspect.against", "pixelzx.inspect.against", null, Type.TEXT, "", "ghcr.io/acme/app:latest", """
            Another image, named as in `reference`, to compare with. `inspect` says what differs platform by platform, and \
            fails if a platform is missing on one side or has another manifest."""),
    SKIP("skip", "pixelzx.skip", null, Type.BOOLEAN, "false", "true", """
            Every goal of this plugin does nothing.""");

    /** What kind of value a parameter takes. */
    public enum Type {
        TEXT("text"),
        PATH("path"),
        BOOLEAN("true or false"),
        DURATION("duration"),
        NUMBER("whole number"),
        CHOICE("one of a few words"),
        LIST("list, by commas or one element each"),
        MAP("one element per name"),
        LINES("text, one element or line each"),
        COMMANDS("command, repeatable"),
        TESTS("test, repeatable"),
        NODES("one `<node>` each");

        private final String title;

        Type(String title) {
            this.title = title;
        }

        /** Whether the element may stand there several times. */
        boolean repeatable() {
            return this == COMMANDS || this == TESTS;
        }

        /** The type in the words of the reference page. */
        public String title() {
            return title;
        }
    }

    private final String element;
    private final String property;
    private final @Nullable String environment;
    private final Type type;
    private final String defaultValue;
    private final String example;
    private final String documentation;

    ParameterRow(
            String element,
            String property,
            @Nullable String environment,
            Type type,
            String defaultValue,
            String example,
            String documentation) {
        this.element = element;
        this.property = property;
        this.environment = environment;
        this.type = type;
        this.defaultValue = defaultValue;
        this.example = example;
        this.documentation = documentation;
    }

    /** Path of the element below {@code <configuration>}, parts separated by dots: {@code builder.name}. */
    public String element() {
        return element;
    }

    /** The property, for example {@code pixelzx.builder}. */
    public String property() {
        return property;
    }

    /** The environment variable, which {@code .env} may set as well. */
    public Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    public Type type() {
        return type;
    }

    /** The default as the reference page shows it; empty if there is none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** A value a user could write. */
    public String example() {
        return example;
    }

    /** Effect and form of the value, in Markdown. */
    public String documentation() {
        return documentation;
    }

    /** Properties of other Maven plugins that switch this on as well. */
    public List<String> sharedProperties() {
        return switch (this) {
            case TEST_SKIP, COMPOSE_SKIP -> List.of("skipTests", "skipITs", "maven.test.skip");
            case TEST_FAILURE_IGNORE -> List.of("maven.test.failure.ignore");
            default -> List.of();
        };
    }

    /** Whether this says which image it is, so that one value from outside cannot serve two images of a build. */
    public boolean identity() {
        return switch (this) {
            case IMAGE, TAGS, CONTEXT, DOCKERFILE, DOCKERFILE_INLINE, TARGET -> true;
            default -> false;
        };
    }

    /** Whether {@code <builder>x</builder>} is a short form of {@code <builder><name>x</name></builder>}. */
    boolean hasShortForm() {
        return this == BUILDER || this == AUDIT || this == STAGING;
    }

    /** Names people know from elsewhere and write by habit. */
    public List<String> otherNames() {
        return switch (this) {
            case IMAGE -> List.of("imageName", "name", "finalName");
            case REGISTRY -> List.of("repository", "namespace", "host", "to");
            case SERVER_ID -> List.of("server", "settingsServer", "credentialsId", "authServerId");
            case TAGS -> List.of("tag", "version");
            case PLATFORMS -> List.of("platform", "arch", "architectures");
            case CONTEXT -> List.of("contextDir", "contextDirectory", "dockerFileDir", "workdir");
            case DOCKERFILE -> List.of("file", "dockerFilePath");
            case TARGET -> List.of("stage");
            case ARGS -> List.of("buildArgs", "buildArg", "arg", "build.args");
            case DOCKERFILE_INLINE -> List.of("dockerfile-inline", "inlineDockerfile");
            case LABELS -> List.of("label", "build.labels");
            case ANNOTATIONS -> List.of("annotation");
            case BUILD_CONTEXTS -> List.of("contexts", "buildContext", "build-context", "additionalContexts");
            case SECRETS -> List.of("secret", "buildSecrets");
            case CACHE_FROM -> List.of("cache-from", "cacheFroms");
            case CACHE_TO -> List.of("cache-to", "cacheTos");
            case NO_CACHE -> List.of("no-cache", "nocache");
            case NO_CACHE_FILTER -> List.of("no-cache-filter");
            case PULL -> List.of("alwaysPull", "pullAlways");
            case NETWORK -> List.of("networkMode", "build.network");
            case ADD_HOSTS -> List.of("add-host", "addHost", "extraHosts", "extra_hosts");
            case ULIMITS -> List.of("ulimit");
            case SHM_SIZE -> List.of("shm-size", "shm_size");
            case ALLOW -> List.of("entitlements", "entitlement");
            case FILE_TIMES -> List.of("creationTime", "filesModificationTime", "sourceDateEpoch", "createdDate");
            case LINT -> List.of("check", "dockerfileLint", "hadolint");
            case PROVENANCE -> List.of("provenance", "attest", "attestations.attest");
            case SBOM -> List.of("sbom");
            case FORCE -> List.of("always", "rebuild", "alwaysBuild", "forceBuild");
            case BASE_CACHE -> List.of("baseImageCache", "basesCache", "offlineCache");
            case BASE_CACHE_SIZE -> List.of("baseCache.size", "baseCacheLimit", "keepBases");
            case BUILDER -> List.of("builderName", "buildx", "builder.id");
            case BUILDER_NODES -> List.of("builder.node", "builder.append", "nodes");
            case BUILDER_IMAGE -> List.of("builderImage", "buildkitImage", "builder.buildkit");
            case EMULATION -> List.of("emulators", "binfmt", "qemu", "emulate");
            case TEST_COMMANDS -> List.of("command", "test", "testCommand", "tests.cmd", "tests.run");
            case TEST_SERVICES -> List.of("service", "tests.run.wait", "wait");
            case TEST_FILES -> List.of("tests.fileExistence", "tests.fileContent");
            case TEST_NETWORK -> List.of("tests.networkMode", "tests.net");
            case ENGINES -> List.of("engine", "tests.engines", "tests.engine", "dockerHosts");
            case TEST_ONLY -> List.of("tests.name", "tests.include", "tests.includes");
            case STRUCTURE_TESTS -> List.of("structureTests", "tests.structureTest", "structureTest");
            case TEST_REFERENCE -> List.of("tests.image", "testReference", "tests.published");
            case TEST_SKIP -> List.of("skipTests", "skipTest", "testSkip");
            case TEST_TIMEOUT -> List.of("timeout", "tests.timeLimit");
            case TEST_START_TIME -> List.of("startTime", "tests.wait");
            case TEST_FAILURE_IGNORE -> List.of("testFailureIgnore", "failureIgnore");
            case AUDIT -> List.of("audit.strict", "auditMode", "audit.level");
            case AUDIT_RULES -> List.of("audit.rule", "auditRules");
            case AUDIT_MAX_SIZE -> List.of("maxSize", "sizeLimit");
            case AUDIT_MAX_LAYERS -> List.of("maxLayers");
            case AUDIT_MAX_GROWTH -> List.of("maxGrowth");
            case LOCAL_PLATFORM -> List.of("localPlatform", "local.arch");
            case SAVE_FILE -> List.of("saveFile", "save.path", "save.output");
            case MERGE_FROM -> List.of("merge.layouts", "merge.parts", "join.from");
            case PROMOTE_FROM -> List.of("from", "promote.source", "promote.reference");
            case PROMOTE_TO -> List.of("promote.tags", "promote.tag", "promote.target");
            case PUSH_AT_END -> List.of("pushAtEnd", "deployAtEnd", "atEnd");
            case PUSH_SKIP -> List.of("skipPush", "pushSkip");
            case COMPOSE_FILES -> List.of("composeFile", "compose.file", "composeFiles", "dockerComposeFile");
            case COMPOSE_ENV_FILES -> List.of("envFile", "envFiles", "compose.envFile");
            case COMPOSE_PROJECT_NAME -> List.of("projectName", "compose.project");
            case PUSH_DESTINATIONS -> List.of("destinations", "registries", "push.registries");
            case PUSH_RETRIES -> List.of("retries", "retryCount");
            case INSPECT_REFERENCE -> List.of("reference", "imageReference", "inspect.image");
            case INSPECT_EXPECT -> List.of("expect", "inspect.platforms");
            case INSPECT_AGAINST -> List.of("against", "compare", "inspect.with");
            case INSECURE_REGISTRIES -> List.of("insecure", "allowInsecureRegistries");
            default -> List.of();
        };
    }
}
