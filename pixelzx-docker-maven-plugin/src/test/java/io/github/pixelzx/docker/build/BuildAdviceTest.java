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
}
