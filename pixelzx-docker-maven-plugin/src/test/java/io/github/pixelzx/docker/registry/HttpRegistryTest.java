package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on a registry's bad days. */
class HttpRegistryTest {

    private static final String SECRET = "c4n4ry-s3cr3t";
    private static final Credentials LOGIN = Credentials.of("someone", SECRET, "auths of /home/u/.docker/config.json");
    private static final String BEARER = "Bearer realm=\"REALM\",service=\"reg\",scope=\"repository:acme/app:pull\"";
    private static final String BLOBS = "/v2/acme/app/blobs/sha256:.*";
    private static final String UPLOADS = "/v2/acme/app/blobs/uploads/";
    private static final String UPLOAD = "/v2/acme/app/blobs/uploads/.+";
    private static final String TAGS = "/v2/acme/app/tags/list";
    private static final String REFERRERS = "/v2/acme/app/referrers/.*";
    private static final String MANIFESTS = "/v2/acme/app/manifests/.*";

    @TempDir
    Path directory;

    private final StrictRegistry server = new StrictRegistry();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<Registry> open = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Path file;
    private Descriptor blob;

    @BeforeEach
    void writesABlob() throws IOException {
        byte[] content =
                "{\"os\":\"linux\",\"architecture\":\"arm64\"}".repeat(5000).getBytes(UTF_8);
        file = Files.write(directory.resolve("blob"), content);
        blob = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(content), content.length);
    }

    @AfterEach
    void closes() {
        open.forEach(Registry::close);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer scope=\"repository:acme/app:pull\" , service=\"reg\" ,realm=\"REALM\"",
                "bearer   service=reg,realm=\"REALM\"",
                "Bearer realm=REALM",
                "Bearer error=\"invalid_token\", realm=\"REALM\" ,SERVICE=\"reg\""
            })
    void getsATokenHoweverTheChallengeIsWritten(String challenge) {
        TokenGuard guard = new TokenGuard(server, challenge, "someone:" + SECRET);

        publish(registry(LOGIN));

        assertThat(guard.asked()).singleElement().asString().contains("scope=repository%3Aacme%2Fapp%3Apull%2Cpush");
    }

    @Test
    void asksForReadingOnlyWhereItOnlyReads() {
        TokenGuard guard = new TokenGuard(server, BEARER, "");

        open(RegistryLimits.DEFAULT, Optional.empty(), Access.PULL).headManifest("latest");

        assertThat(guard.asked()).containsExactly("GET service=reg&scope=repository%3Aacme%2Fapp%3Apull");
    }

    @Test
    void asksForOneTokenHoweverManyThreadsNeedIt() throws Exception {
        TokenGuard guard = new TokenGuard(server, BEARER, "someone:" + SECRET);
        Registry registry = registry(LOGIN);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Optional<Digest>> look = () -> registry.headManifest("latest");
            for (Future<Optional<Digest>> future : threads.invokeAll(Collections.nCopies(12, look))) {
                assertThat(future.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(guard.asked()).hasSize(1);
    }

    @Test
    void renewsATokenThatExpiresHalfWay() {
        TokenGuard guard = new TokenGuard(server, BEARER, "someone:" + SECRET);
        Registry registry = registry(LOGIN);
        registry.headManifest("latest");
        guard.expireAll();

        publish(registry);

        assertThat(guard.asked()).hasSize(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void renewsATokenBeforeItExpires() {
        TokenGuard guard = new TokenGuard(server, BEARER, "someone:" + SECRET);
        guard.expiresIn(100);
        Registry registry = registry(LOGIN);
        registry.headManifest("latest");
        now = now.plusSeconds(89);
        registry.headManifest("latest");
        assertThat(guard.asked()).hasSize(1);

        now = now.plusSeconds(2);
        registry.headManifest("latest");

        assertThat(guard.asked()).hasSize(2);
    }

    @Test
    void exchangesAnIdentityToken() {
        TokenGuard guard = new TokenGuard(server, BEARER, "identity");

        publish(registry(Credentials.of("<token>", "identity", "test")));

        assertThat(guard.asked())
                .singleElement()
                .asString()
                .startsWith("POST ")
                .contains("grant_type=refresh_token", "service=reg", "refresh_token=identity");
    }

    @Test
    void handsARegistryTokenOnWithoutATokenServer() {
        List<String> headers = Collections.synchronizedList(new ArrayList<>());
        server.guard(exchange -> {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            if ("Bearer r-t0k3n".equals(header)) {
                headers.add(header);
                return true;
            }
            StrictRegistry.answer(exchange, 401, Map.of("WWW-Authenticate", BEARER), new byte[0]);
            return false;
        });

        publish(registry(new Credentials.RegistryToken("r-t0k3n", "config.json")));

        assertThat(headers).isNotEmpty();
        assertThat(problem(() -> publish(registry(new Credentials.RegistryToken("old", "config.json"))))
                        .getMessage())
                .contains("it does not accept the credentials from config.json");
    }

    @Test
    void sendsALoginToARegistryThatAsksForIt() {
        server.guard(exchange -> {
            if ("Basic c29tZW9uZTpjNG40cnktczNjcjN0"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return true;
            }
            StrictRegistry.answer(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"here\""), new byte[0]);
            return false;
        });

        publish(registry(LOGIN));

        assertThat(problem(() -> publish(anonymous())).getMessage()).contains("no credentials were found");
        assertThat(problem(() -> publish(registry(Credentials.of("someone", "else", "settings.xml"))))
                        .getMessage())
                .contains("does not accept the credentials from settings.xml");
    }

    @Test
    void saysWhoseCredentialsAreRefused() {
        new TokenGuard(server, BEARER, "someone:other");

        ProblemException refused = problem(() -> publish(registry(LOGIN)));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_UNAUTHORIZED);
        assertThat(refused.getMessage())
                .contains(
                        "auths of /home/u/.docker/config.json",
                        "incorrect username or password",
                        "docker login " + server.host(),
                        "<server><id>" + server.host() + "</id>")
                .doesNotContain(SECRET);
        assertThat(pauses).isEmpty();
    }

    @Test
    void saysThatThereAreNoCredentials() {
        new TokenGuard(server, BEARER, "someone:" + SECRET);

        ProblemException refused = problem(() -> publish(anonymous()));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_UNAUTHORIZED);
        assertThat(refused.getMessage()).contains("no credentials were found for " + server.host());
    }

    @Test
    void tellsALoginThatMayNotPushFromAWrongOne() {
        new TokenGuard(server, BEARER, "someone:" + SECRET).grantPullOnly();

        ProblemException refused = problem(() -> publish(registry(LOGIN)));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_DENIED);
        assertThat(refused.getMessage()).contains("acme/app", "auths of /home/u/.docker/config.json");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2/acme/app/blobs/uploads/, 403, DENIED, REGISTRY_DENIED",
        "PUT, /v2/acme/app/manifests/.*, 403, DENIED, REGISTRY_DENIED",
        "POST, /v2/acme/app/blobs/uploads/, 404, NAME_UNKNOWN, REPOSITORY_UNKNOWN",
        "PUT, /v2/acme/app/manifests/.*, 404, NAME_UNKNOWN, REPOSITORY_UNKNOWN",
        "POST, /v2/acme/app/blobs/uploads/, 405, UNSUPPORTED, REGISTRY_READ_ONLY",
        "PUT, /v2/acme/app/blobs/uploads/.+, 413, SIZE_INVALID, REGISTRY_TOO_LARGE",
        "PUT, /v2/acme/app/manifests/.*, 400, TAG_INVALID, REGISTRY_REFUSED",
        "PUT, /v2/acme/app/manifests/.*, 501, UNSUPPORTED, REGISTRY_REFUSED",
    })
    void repeatsARefusalInTheRegistrysOwnWordsAndNotTheRequest(
            String method, String path, int status, String code, HelpTopic topic) {
        server.strikeOnce(
                method, path, exchange -> StrictRegistry.error(exchange, status, code, "the registry's own words"));

        ProblemException refused = problem(() -> publish(anonymous()));

        assertThat(refused.problem().help()).isEqualTo(topic);
        assertThat(refused.getMessage())
                .contains(server.host(), "HTTP " + status + " " + code + ": the registry's own words");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/",
        "GET, /token",
        "HEAD, /v2/acme/app/blobs/sha256:.*",
        "POST, /v2/acme/app/blobs/uploads/",
        "PUT, /v2/acme/app/blobs/uploads/.+",
        "PUT, /v2/acme/app/manifests/.*",
        "HEAD, /v2/acme/app/manifests/.*",
        "GET, /v2/acme/app/manifests/.*",
    })
    void survivesEveryFaultThatPassesAtEveryRequest(String method, String path) {
        new TokenGuard(server, BEARER, "someone:" + SECRET);
        for (int status : List.of(408, 429, 500, 502, 503, 504)) {
            server.answerOnce(method, path, status, Map.of(), "{}");
            publish(registry(LOGIN));
            assertThat(pauses).as("HTTP " + status).hasSize(1);
            pauses.clear();
            server.empty();
        }
        server.resetOnce(method, path);
        publish(registry(LOGIN));
        assertThat(pauses).as("reset").hasSize(1);
    }

    @Test
    void beginsABrokenUploadAnew() {
        server.resetOnce("PUT", UPLOAD);
        Registry registry = anonymous();

        assertThat(registry.uploadBlob(blob, file)).isTrue();

        assertThat(server.log().stream().map(line -> line.replaceAll("/v2/acme/app/blobs/uploads/.+", "upload")))
                .containsExactly(
                        "GET /v2/",
                        "HEAD /v2/acme/app/blobs/" + blob.digest(),
                        "POST " + UPLOADS,
                        "PUT upload",
                        "HEAD /v2/acme/app/blobs/" + blob.digest(),
                        "POST " + UPLOADS,
                        "PUT upload");
    }

    @Test
    void opensANewSessionWhereTheRegistryLostIt() {
        server.loseSessionsBefore("PUT", UPLOAD);

        assertThat(anonymous().uploadBlob(blob, file)).isTrue();

        assertThat(anonymous().hasBlob(blob)).isTrue();
    }

    @Test
    void countsABlobAsSentThoughTheAnswerWasLost() {
        server.strikeOnce("PUT", UPLOAD, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.close();
        });

        assertThat(anonymous().uploadBlob(blob, file)).isTrue();
    }

    @Test
    void waitsAsLongAsTheRegistrySays() {
        server.answerOnce("HEAD", BLOBS, 429, Map.of("Retry-After", "7"), "");

        anonymous().uploadBlob(blob, file);

        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void doesNotWaitForAnHour() {
        server.answerAlways(
                "HEAD", BLOBS, 429, Map.of("Retry-After", "3600", "Content-Type", "text/plain"), "too many requests");

        ProblemException refused = problem(() -> anonymous().uploadBlob(blob, file));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_UNREACHABLE);
        assertThat(refused.getMessage()).contains("wait 3600 s", "HTTP 429");
        assertThat(pauses).isEmpty();
    }

    @Test
    void givesUpAfterFiveRetriesEachWithALongerWait() {
        server.answerAlways("PUT", MANIFESTS, 503, Map.of("Content-Type", "text/plain"), "down for maintenance");

        ProblemException refused = problem(() -> publish(anonymous()));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_UNREACHABLE);
        assertThat(refused.getMessage())
                .contains("6 attempts")
                .contains("HTTP 503 down for maintenance\n".repeat(2).replace("\n", "\n       ") + "HTTP 503");
        assertThat(pauses)
                .hasSize(5)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(125), Duration.ofSeconds(4)));
        assertThat(pauses.get(4)).isGreaterThan(pauses.get(0));
    }

    @Test
    void namesARegistryThatCannotBeReachedAndWhy() {
        server.close();

        ProblemException refused = problem(() -> anonymous().headManifest("latest"));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_UNREACHABLE);
        assertThat(refused.getMessage()).contains(server.host(), "6 attempts", "refused");
        assertThat(refused.problem().fixes())
                .as("nothing was to be sent, and no proxy leads to this machine")
                .hasSize(2)
                .contains("run the same command again");
    }

    @Test
    void doesNotWaitForASilentRegistryForEver() {
        server.staySilentOnce("HEAD", MANIFESTS);

        RegistryLimits impatient = new RegistryLimits(Duration.ofSeconds(15), Duration.ofSeconds(2), 5, 6);
        assertThat(open(impatient, Optional.empty(), Access.PUSH).headManifest("latest"))
                .isEmpty();

        assertThat(pauses).hasSize(1);
    }

    @Test
    void followsARedirectWithoutTellingWhoAsks() {
        byte[] manifest = "{\"elsewhere\": true}".getBytes(UTF_8);
        List<String> told = new ArrayList<>();
        try (StrictRegistry elsewhere = new StrictRegistry()) {
            elsewhere.guard(exchange -> {
                told.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                StrictRegistry.answer(exchange, 200, Map.of("Content-Type", MediaTypes.OCI_MANIFEST), manifest);
                return false;
            });
            new TokenGuard(server, BEARER, "someone:" + SECRET);
            server.answerOnce(
                    "GET", MANIFESTS, 307, Map.of("Location", "http://" + elsewhere.host() + "/store/x?sig=1"), "");

            assertThat(registry(LOGIN).getManifest("latest"))
                    .hasValueSatisfying(found -> assertThat(found.bytes()).isEqualTo(manifest));
        }

        assertThat(told).containsExactly("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://storage.example/x", "ftp://127.0.0.1/x"})
    void followsNobodyOffTheEncryptedPath(String target) {
        server.answerOnce("POST", UPLOADS, 202, Map.of("Location", target), "");

        ProblemException refused = problem(() -> anonymous().uploadBlob(blob, file));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_INSECURE);
    }

    @Test
    void tellsNoTokenServerALoginByPlainHttp() {
        server.guard(exchange -> {
            StrictRegistry.answer(
                    exchange,
                    401,
                    Map.of("WWW-Authenticate", "Bearer realm=\"http://auth.example/token\""),
                    new byte[0]);
            return false;
        });

        ProblemException refused = problem(() -> registry(LOGIN).headManifest("latest"));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_INSECURE);
        assertThat(refused.getMessage()).contains("http://auth.example");
    }

    @Test
    void refusesARegistryThatStoresSomethingElse() {
        server.answerOnce(
                "PUT",
                MANIFESTS,
                201,
                Map.of("Docker-Content-Digest", Digest.of(new byte[0]).toString()),
                "");

        ProblemException refused = problem(() -> publish(anonymous()));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.READ_BACK_DIFFERS);
    }

    @Test
    void computesADigestTheRegistryDoesNotName() {
        byte[] manifest = "{\"any\": 1}".getBytes(UTF_8);
        server.answerAlways("HEAD", MANIFESTS, 200, Map.of(), "");
        server.answerAlways("GET", MANIFESTS, 200, Map.of("Content-Type", MediaTypes.OCI_INDEX), "{\"any\": 1}");

        assertThat(anonymous().headManifest("latest")).contains(Digest.of(manifest));
    }

    @Test
    void takesABlobOfAnotherSizeForMissing() throws IOException {
        anonymous().uploadBlob(blob, file);

        assertThat(anonymous().hasBlob(Descriptor.of(blob.mediaType(), blob.digest(), blob.size() + 1)))
                .isFalse();
    }

    @Test
    void readsThePagesOfTagsThatAQueryAloneLeadsTo() {
        server.answerOnce("GET", TAGS, 200, Map.of("Link", "<?last=1.0>; rel=\"next\""), "{\"tags\":[\"1.0\"]}");
        server.answerOnce("GET", TAGS, 200, Map.of(), "{\"tags\":[\"1.1\"]}");

        assertThat(anonymous().tags()).containsExactly("1.0", "1.1");
        assertThat(server.log()).last().asString().isEqualTo("GET /v2/acme/app/tags/list");
    }

    @Test
    void takesNoTagsForNone() {
        server.answerOnce("GET", TAGS, 200, Map.of(), "{\"tags\":null}");
        server.answerOnce("GET", TAGS, 404, Map.of(), "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}");

        assertThat(anonymous().tags()).isEmpty();
        assertThat(anonymous().tags()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"tags\":\"1.0\"}", "{\"tags\":{\"1.0\":1}}", "{\"tags\":[\"1.0\",null]}", "1.0", "[]"})
    void refusesWhatIsNoListOfTags(String body) {
        server.answerOnce("GET", TAGS, 200, Map.of(), body);

        assertThat(problem(() -> anonymous().tags()).problem().help()).isEqualTo(HelpTopic.REGISTRY_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</v2/acme/app/tags/list?n=1000>; rel=next",
                "<?a>; rel=next, <?b>; rel=next",
                "<https://elsewhere.example/v2/acme/app/tags/list>; rel=next",
                "?last=1.0; rel=next"
            })
    void refusesPagesOfTagsThatDoNotLeadToAnEnd(String link) {
        server.answerAlways("GET", TAGS, 200, Map.of("Link", link), "{\"tags\":[\"1.0\"]}");

        assertThat(problem(() -> anonymous().tags()).problem().help()).isEqualTo(HelpTopic.REGISTRY_REFUSED);
    }

    @Test
    void refusesHalfOfTheTags() {
        server.answerOnce("GET", TAGS, 200, Map.of("Link", "<?last=1.0>; rel=next"), "{\"tags\":[\"1.0\"]}");
        server.answerOnce("GET", TAGS, 404, Map.of(), "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}");

        assertThat(problem(() -> anonymous().tags())).isNotNull();
    }

    @Test
    void tellsWhatIsReferredToByOthers() {
        String other = "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + Digest.of(new byte[] {1})
                + "\",\"size\":1}";
        server.answerOnce("GET", REFERRERS, 200, Map.of(), "{\"manifests\":[]}");
        server.answerOnce("GET", REFERRERS, 404, Map.of(), "404 page not found");
        server.answerOnce("GET", REFERRERS, 200, Map.of(), "{\"manifests\":[" + other + "]}");
        server.answerOnce("GET", REFERRERS, 200, Map.of(), "{\"manifests\":[" + other + "]}");
        server.answerOnce("GET", REFERRERS, 200, Map.of("Link", "<?n=2>; rel=next"), "{\"manifests\":[]}");
        Registry registry = anonymous();

        assertThat(registry.isReferredTo(blob.digest(), Set.of())).isFalse();
        assertThat(registry.isReferredTo(blob.digest(), Set.of())).isFalse();
        assertThat(registry.isReferredTo(blob.digest(), Set.of())).isTrue();
        assertThat(registry.isReferredTo(blob.digest(), Set.of(Digest.of(new byte[] {1}))))
                .isFalse();
        assertThat(registry.isReferredTo(blob.digest(), Set.of())).isTrue();
        assertThat(server.log()).last().asString().isEqualTo("GET /v2/acme/app/referrers/" + blob.digest());
    }

    @ParameterizedTest
    @CsvSource({"200, <html>Sign in</html>", "200, '{\"manifests\":{}}'", "403, ''", "405, ''"})
    void takesNoOtherAnswerForThatNothingIsReferredTo(int status, String body) {
        server.answerOnce("GET", REFERRERS, status, Map.of(), body);

        assertThat(problem(() -> anonymous().isReferredTo(blob.digest(), Set.of())))
                .isNotNull();
    }

    @Test
    void takesNoOther404ForAManifestThatIsGone() {
        Registry registry = anonymous();
        publish(registry);
        Digest there = registry.headManifest("latest").orElseThrow();
        server.answerOnce("DELETE", MANIFESTS, 404, Map.of(), "<html>404 page not found</html>");
        server.answerOnce("DELETE", MANIFESTS, 404, Map.of(), "");
        server.answerOnce("DELETE", MANIFESTS, 404, Map.of(), "");
        server.answerOnce("DELETE", MANIFESTS, 404, Map.of(), "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");

        assertThat(registry.deleteManifest(there)).isEqualTo(new Deletion.Refused("HTTP 404"));
        assertThat(registry.deleteManifest(there)).isEqualTo(new Deletion.Refused("HTTP 404"));
        assertThat(registry.deleteManifest(Digest.of(new byte[] {7}))).isEqualTo(new Deletion.Gone());
        assertThat(registry.deleteManifest(there)).isEqualTo(new Deletion.Gone());
        assertThat(registry.deleteManifest(there)).isEqualTo(new Deletion.Removed());
    }

    /** A blob, a manifest of it, and both read back: every kind of request. */
    private void publish(Registry registry) {
        registry.uploadBlob(blob, file);
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},"layers":[]}
                """.formatted(MediaTypes.OCI_MANIFEST, blob.mediaType(), blob.digest(), blob.size())
                .getBytes(UTF_8);
        registry.putManifest(manifest, MediaTypes.OCI_MANIFEST, "latest");
        assertThat(registry.headManifest("latest")).contains(Digest.of(manifest));
        assertThat(registry.getManifest("latest"))
                .hasValueSatisfying(found -> assertThat(found.bytes()).isEqualTo(manifest));
    }

    @Test
    void aFileThatCannotBeWrittenIsNoFailureOfTheRegistry() {
        Registry registry = anonymous();
        registry.uploadBlob(blob, file);

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> registry.fetchBlob(blob, directory.resolve("missing/blob")));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.DISK_FULL);
        assertThat(pauses).isEmpty();
    }

    @Test
    void takesNoMoreOfABlobThanItsDescriptorSays() {
        server.answerAlways("GET", BLOBS, 200, Map.of(), "x".repeat(300_000));
        Path copy = directory.resolve("copy");

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> anonymous().fetchBlob(blob, copy));

        assertThat(problem).hasMessageContaining("it sends more than the " + blob.size() + " bytes");
        assertThat(copy.toFile().length()).isLessThanOrEqualTo(blob.size());
    }

    private Registry anonymous() {
        return open(RegistryLimits.DEFAULT, Optional.empty(), Access.PUSH);
    }

    private Registry registry(Credentials credentials) {
        return open(RegistryLimits.DEFAULT, Optional.of(credentials), Access.PUSH);
    }

    private Registry open(RegistryLimits limits, Optional<Credentials> credentials, Access access) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        Registry registry = new HttpRegistries(
                        host -> credentials, RegistryAccess.direct(List.of()), limits, pauses::add, clock)
                .open(ImageReference.parse(server.host() + "/acme/app:ignored"), access);
        open.add(registry);
        return registry;
    }

    private static ProblemException problem(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call);
    }
}
