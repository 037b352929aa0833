package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.problem.HelpTopic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that buildx printed, and what they mean. */
class BuildAdviceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CLUSTER_FORBIDS | ERROR: error while calling deploymentClient.Create for "b-pods": deployments.apps is forbidden: User "user" cannot create
            CLUSTER_FORBIDS | ERROR: pods "b-pods-5f" is forbidden: User "ci" cannot create resource "pods/exec" in API group "" in the namespace "builds"
            PODS_NOT_READY  | ERROR: expected 1 replicas to be ready, got 0
            PODS_NOT_READY  | ERROR: no running buildkit pods found
            CLUSTER_LOST    | ERROR: error for bootstrap "b-pods": Get "https://127.0.0.1:1/apis/apps/v1/namespaces/first/deployments/b-pods": dial tcp 127.0.0.1:1: connect: connection refused
            CLUSTER_LOST    | ERROR: error for bootstrap "b-pods": Get "https://10.0.0.9:6443/apis/apps/v1/namespaces/first/deployments/b-pods": tls: failed to verify certificate: x509: certificate signed by unknown authority
            """)
    void knowsTroubleInAClusterFromTroubleInADockerfile(BuildAdvice expected, String said) {
        assertThat(BuildAdvice.on(said)).isEqualTo(expected);
        assertThat(BuildAdvice.on(said).topic()).isEqualTo(HelpTopic.KUBERNETES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NOT_IN_CONTEXT | failed to compute cache key: failed to calculate checksum of ref tg7::ucu: "/nope": not found
            NOT_IN_CONTEXT | failed to compute cache key: failed to calculate checksum of ref tg7::ucu: failed to walk /tmp/buildkit-mount28/target: lstat /tmp/buildkit-mount28/target: no such file or directory
            MISSPELT_BASE  | alpine:latst: failed to resolve source metadata for docker.io/library/alpine:latst: failed to do request: Head "https://registry-1.docker.io/v2/library/alpine/manifests/latst": dial tcp: lookup registry-1.docker.io: no such host (did you mean alpine:latest?)
            MISSPELT_BASE  | alpine:latst: failed to resolve source metadata for docker.io/library/alpine:latst: docker.io/library/alpine:latst: not found (did you mean alpine:latest?)
            MISSPELT_BASE  | buildr: failed to resolve source metadata for docker.io/library/buildr:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed (did you mean builder?)
            UNAUTHORIZED   | acme/app:1: failed to resolve source metadata for docker.io/acme/app:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed
            UNKNOWN_BASE   | registry.lan/alpin:1: failed to resolve source metadata for registry.lan/alpin:1: registry.lan/alpin:1: not found
            UNREACHABLE    | alpine:3: failed to resolve source metadata for docker.io/library/alpine:3: failed to do request: Head "https://registry-1.docker.io/v2/library/alpine/manifests/3": dial tcp: lookup registry-1.docker.io: no such host
            """)
    void knowsAMistakeInTheDockerfileFromTroubleWithARegistry(BuildAdvice expected, String said) {
        assertThat(BuildAdvice.on(said)).isEqualTo(expected);
    }
}
