package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wrong configurations and, under {@code golden/configuration}, what the user is told. */
class MistakesTest {

    @TestFactory
    Stream<DynamicTest> tellsTheUser() {
        return cases().entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey(),
                        () -> Golden.assertMatches(
                                "configuration/" + entry.getKey() + ".txt", problemOf(entry.getValue()))));
    }

    private static Map<String, Written> cases() {
        Map<String, Written> cases = new LinkedHashMap<>();
        names(cases);
        values(cases);
        buildOptions(cases);
        cases.put("tag-with-a-blank", new Written().commandLine("pixelzx.tags", "latest, v 1,{version} rc"));
        cases.put(
                "everything-at-once",
                new Written()
                        .artifactId("My_App")
                        .pom("platfroms", "linux/amd64")
                        .pom("builder", RawElement.of("nmae", "ci"))
                        .commandLine("pixelzx.tags", "1.0+build,latest")
                        .environment("PLATFORMS", "linux/amd64,aarch64")
                        .envFile("", "DOCKER_REGISTRY=https://ghcr.io/acme/"));
        return cases;
    }

    private static void names(Map<String, Written> cases) {
        cases.put("unknown-element", new Written().pom("platfrom", "linux/amd64"));
        cases.put("unknown-element-of-another-plugin", new Written().pom("buildArgs", RawElement.of("A", "1")));
        cases.put("unknown-element-like-none", new Written().pom("zzzzzzzzzz", "1"));
        cases.put("unknown-nested-element", new Written().pom("tests", RawElement.of("comand", "app version")));
        cases.put(
                "unknown-element-in-a-command",
                new Written()
                        .pom("tests", RawElement.of("command", RawElement.of("arg", "a"), RawElement.of("args", "a"))));
        cases.put(
                "inspect",
                new Written()
                        .commandLine("pixelzx.inspect.reference", "https://ghcr.io/Acme/app")
                        .commandLine("pixelzx.inspect.expect", "platforms,aarch64")
                        .pom("inspect", RawElement.of("agianst", "x"))
                        .pom("format", "text"));
        cases.put(
                "promote",
                new Written()
                        .commandLine("pixelzx.promote.from", "https://ghcr.io/acme/app")
                        .commandLine("pixelzx.promote.to", "stable,ghcr.io/acme/prod"));
        cases.put("element-twice", new Written().pom("image", "a").pom("image", "b"));
        cases.put("text-in-a-structure", new Written().pom("tests", "app version"));
        cases.put("unknown-property", new Written().commandLine("pixelzx.platform", "linux/amd64"));
        cases.put("unknown-property-like-none", new Written().commandLine("pixelzx.qqqqqqqqqq", "1"));
        cases.put(
                "one-name-for-two-images",
                new Written().secondImage("worker", "worker", "worker-image").environment("DOCKER_IMAGE", "renamed"));
        cases.put(
                "one-execution-for-two-images",
                new Written().secondImage("worker", "worker", "image").commandLine("pixelzx.image.image", "renamed"));
    }

    private static void values(Map<String, Written> cases) {
        cases.put("artifact-id-is-no-image", new Written().artifactId("My.App_"));
        cases.put("image-with-tag", new Written().pom("image", "app:1.0"));
        cases.put("image-with-registry", new Written().pom("image", "ghcr.io/acme/app"));
        cases.put("registry-as-address", new Written().pom("registry", "https://ghcr.io/acme/"));
        cases.put("registry-in-capitals", new Written().pom("registry", "ghcr.io/Acme"));
        cases.put(
                "destination-as-address",
                new Written().commandLine("pixelzx.push.destinations", "ghcr.io/acme,https://registry.lan:5000/"));
        cases.put("not-a-number", new Written().pom("push", RawElement.of("retries", "many")));
        cases.put("bad-tag", new Written().commandLine("pixelzx.tags", "1.0+build.7,latest"));
        cases.put("names-of-other-tools", new Written().environment("PLATFORMS", "x86_64 aarch64,armv7"));
        cases.put("windows", new Written().pom("platforms", "linux/amd64,windows/amd64"));
        cases.put("unresolved-expression", new Written().pom("registry", "${docker.registry}"));
        cases.put("not-a-boolean", new Written().property("pixelzx.test.skip", "yes"));
        cases.put("not-a-choice", new Written().commandLine("pixelzx.emulation", "instal"));
        cases.put("unknown-rule", new Written().pom("audit", RawElement.of("rules", RawElement.of("root-usr", "off"))));
        cases.put(
                "rule-that-always-applies",
                new Written().pom("audit", RawElement.of("rules", RawElement.of("platform-missing", "off"))));
        cases.put("engine-platform", new Written().pom("engines", RawElement.of("linux-armv7", "ssh://arm.example")));
        cases.put("engine-address", new Written().commandLine("pixelzx.engines.linux/arm64", "http://arm.example"));
        cases.put(
                "engine-long-form",
                new Written()
                        .pom(
                                "engines",
                                RawElement.of(
                                        "linux-arm64",
                                        RawElement.of("host", "ssh://arm.example"),
                                        RawElement.of("certificates", "certs")),
                                RawElement.of("linux-arm-v7", RawElement.of("hots", "tcp://arm.example"))));
        cases.put("staging-without-registry", new Written().pom("staging", "registry"));
        cases.put(
                "staging-words",
                new Written()
                        .pom("registry", "ghcr.io/acme")
                        .pom(
                                "staging",
                                RawElement.of("place", "registri"),
                                RawElement.of("audit", "all"),
                                RawElement.of("leftovers", "no")));
        cases.put("rule-level", new Written().commandLine("pixelzx.audit.rules.setuid", "error"));
        cases.put(
                "unknown-element-in-a-rule",
                new Written()
                        .pom(
                                "audit",
                                RawElement.of(
                                        "rules", RawElement.of("setuid", RawElement.of("exclude", "/usr/bin/su")))));
        cases.put(
                "budgets",
                new Written()
                        .pom(
                                "audit",
                                RawElement.of("maxSize", "200"),
                                RawElement.of("maxLayers", "few"),
                                RawElement.of("maxGrowth", "ten percent")));
        cases.put(
                "nodes",
                new Written()
                        .pom(
                                "builder",
                                RawElement.of(
                                        "nodes",
                                        RawElement.of(
                                                "node",
                                                RawElement.of("platforms", "linux/arm64,armv7"),
                                                RawElement.of("endpoint", "tcp://arm.lan:2376"),
                                                RawElement.of("cacert", "certs/authority.pem")),
                                        RawElement.of(
                                                "node",
                                                RawElement.of("name", "two words"),
                                                RawElement.of("platforms", "linux/arm64"),
                                                RawElement.of("driver", "remote")),
                                        RawElement.of("node", RawElement.of("enpoint", "x")))));
        cases.put("nodes-on-the-command-line", new Written().commandLine("pixelzx.builder.nodes", "ssh://arm.lan"));
        cases.put(
                "nodes-of-the-engine",
                new Written()
                        .pom("builder", RawElement.of("driver", "docker"))
                        .commandLine("pixelzx.builder.nodes", "linux/arm64=default"));
        cases.put(
                "driver-opts-of-another-driver",
                new Written()
                        .commandLine("pixelzx.builder.driver", "docker")
                        .commandLine("pixelzx.builder.driverOpts.replicas", "2"));
        cases.put(
                "driver-opts-of-a-container",
                new Written()
                        .commandLine("pixelzx.builder.driverOpts.cpu-quota", "50000")
                        .commandLine("pixelzx.builder.driverOpts.cpuset-cpus", "0")
                        .commandLine("pixelzx.builder.driverOpts.env.A", "b"));
        cases.put("not-a-duration", new Written().pom("tests", RawElement.of("timeout", "soon")));
        cases.put("zero-duration", new Written().commandLine("pixelzx.test.startTime", "0"));
        cases.put("open-quote", new Written().pom("tests", RawElement.of("command", "sh -c 'exit 0")));
        cases.put(
                "shell-substitution",
                new Written().pom("tests", RawElement.of("command", "test $(uname -m) != aarch64")));
        cases.put(
                "shell-in-double-quotes",
                new Written().pom("tests", RawElement.of("command", "test \"$(id -u)\" != 0")));
        cases.put("shell-syntax", new Written().pom("tests", RawElement.of("command", "app version | grep 1.0")));
        cases.put(
                "command-without-args",
                new Written().pom("tests", RawElement.of("command", RawElement.of("name", "version"))));
        cases.put(
                "command-twice",
                new Written().pom("tests", RawElement.of("command", "app"), RawElement.of("command", "app")));
        cases.put(
                "compose",
                new Written()
                        .pom(
                                "compose",
                                RawElement.of("projectName", "My App"),
                                RawElement.of("platform", "aarch64"),
                                RawElement.of("imageVariable", "app-image"),
                                RawElement.of("file", "compose.yaml")));
        cases.put("argument-name", new Written().pom("args", RawElement.of("app.version", "1")));
        cases.put("builder-name", new Written().envFile("BUILDER_NAME=my builder"));
        cases.put("default-builder", new Written().pom("builder", "default"));
        cases.put("builder-image", new Written().commandLine("pixelzx.builder.image", "Moby/BuildKit"));
        cases.put(
                "insecure-registry-as-address", new Written().pom("insecureRegistries", "http://registry.lan:5000/v2"));
        cases.put("context-as-address", new Written().pom("context", "https://example.org/app.zip"));
        cases.put("output-timestamp", new Written().property("project.build.outputTimestamp", "yesterday"));
    }

    private static void buildOptions(Map<String, Written> cases) {
        cases.put("git-context-outside", new Written().pom("context", "https://example.org/app.git#main:../../etc"));
        cases.put(
                "two-dockerfiles",
                new Written().pom("dockerfileInline", "FROM ${BASE}").pom("dockerfile", "docker/Dockerfile"));
        cases.put("annotation-level", new Written().pom("annotations", "indx:a=b"));
        cases.put("annotation-of-a-platforms-index", new Written().pom("annotations", "index[linux/amd64]:a=b"));
        cases.put("label-without-value", new Written().pom("labels", RawElement.of("label", "com.acme/team")));
        cases.put(
                "build-contexts",
                new Written()
                        .pom(
                                "buildContexts",
                                RawElement.of("context", "base"),
                                RawElement.of("context", "Base=docker-image://alpine"),
                                RawElement.of("context", "lib=module:com.acme"),
                                RawElement.of("context", "zip=https://example.org/a.zip"),
                                RawElement.of("context", "twice=a"),
                                RawElement.of("context", "twice=b")));
        cases.put(
                "secrets",
                new Written()
                        .pom(
                                "secrets",
                                RawElement.of("secret", "src=token.txt"),
                                RawElement.of("secret", "id=a,src=token.txt,env=TOKEN"),
                                RawElement.of("secret", "id=b,value=geheim"),
                                RawElement.of("secret", "id=c,server=nexus,field=privateKey")));
        cases.put("cache-with-a-key", new Written().pom("cacheTo", "type=s3,bucket=b,secret_access_key=geheim"));
        cases.put("cache-type", new Written().pom("cacheFrom", "type=redis,ref=a"));
        cases.put("file-times", new Written().pom("fileTimes", "2026-01-01T00:00:00Z"));
        cases.put("lint-level", new Written().commandLine("pixelzx.lint", "error"));
        cases.put("network-without-entitlement", new Written().pom("network", "host"));
        cases.put("entitlement", new Written().commandLine("pixelzx.allow", "network.hosts"));
        cases.put(
                "run-options",
                new Written()
                        .pom("network", "bridge")
                        .pom("addHosts", "db.internal")
                        .pom("ulimits", "nofile")
                        .pom("shmSize", "much"));
        cases.put(
                "attestations",
                new Written()
                        .pom("attestations", RawElement.of("provenance", "maximal"), RawElement.of("sbom", "yes")));
    }

    private static String problemOf(Written written) {
        AtomicReference<String> text = new AtomicReference<>("");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(written::bind)
                .satisfies(e -> text.set(e.problem().text()));
        return text.get();
    }
}
