package io.github.pixelzx.docker.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @Test
    void showsNoSecretOfACommand() {
        assertThat(Redaction.of(List.of(
                        "--build-arg",
                        "NPM_TOKEN=abc,def",
                        "VERSION=1.0",
                        "dbPassword=x=y",
                        "https_proxy=http://me:hidden@proxy:80/")))
                .containsExactly(
                        "--build-arg",
                        "NPM_TOKEN=***",
                        "VERSION=1.0",
                        "dbPassword=***",
                        "https_proxy=http://***@proxy:80/");
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN_KEY=x, ADMIN_KEY=***",
        "SIGNING_KEY=x, SIGNING_KEY=***",
        "NPM_AUTH=x, NPM_AUTH=***",
        "DB_PWD=x, DB_PWD=***",
        "Authorization=Bearer x, Authorization=***",
        "AUTHORS=me, AUTHORS=me",
        "key=/certs/key.pem, key=/certs/key.pem",
        "KEYBOARD=ko, KEYBOARD=ko",
        "monkey=banana, monkey=banana",
    })
    void knowsNamesOfSecrets(String argument, String shown) {
        assertThat(Redaction.of(argument)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type=s3,bucket=b,secret_access_key=geheim,region=eu | type=s3,bucket=b,secret_access_key=***,region=eu",
                "type=gha,token=geheim | type=gha,token=***",
                "type=s3,\"session_token=ge,heim\",bucket=b | type=s3,\"session_token=***\",bucket=b",
                "type=registry,ref=ghcr.io/acme/app:cache | type=registry,ref=ghcr.io/acme/app:cache",
                "id=npm_token,src=/run/token | id=npm_token,src=/run/token",
            })
    void showsNoSecretFieldOfACache(String option, String shown) {
        assertThat(Redaction.of(option)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:geheim@example.org/a.git, https://***@example.org/a.git, https://example.org/a.git",
        "https://TOKEN@example.org/a.git, https://***@example.org/a.git, https://example.org/a.git",
        "https://me:ge@heim@example.org/a.git, https://***@example.org/a.git, https://example.org/a.git",
        "https://example.org/a@b.git, https://example.org/a@b.git, https://example.org/a@b.git",
        "ssh://git@example.org/a, ssh://git@example.org/a, ssh://git@example.org/a",
        "ssh://git:geheim@example.org/a, ssh://git:***@example.org/a, ssh://git@example.org/a",
        "git@example.org:acme/app.git, git@example.org:acme/app.git, git@example.org:acme/app.git",
        "docker-image://alpine@sha256:00, docker-image://alpine@sha256:00, docker-image://alpine@sha256:00",
    })
    void showsNoLoginOfAnAddress(String address, String shown, String without) {
        assertThat(Redaction.of(address)).isEqualTo(shown);
        assertThat(Redaction.withoutLogin(address)).isEqualTo(without);
    }
}
