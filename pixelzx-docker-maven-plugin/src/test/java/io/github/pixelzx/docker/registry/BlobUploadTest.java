package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob of several parts on its way to registries of different abilities. */
class BlobUploadTest {

    private static final int PART = 64 << 10;
    private static final int SIZE = 5 * PART + 1234;
    private static final String UPLOAD = "/v2/acme/app/blobs/uploads/.+";

    @TempDir
    Path directory;

    private final StrictRegistry server = new StrictRegistry();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<Registry> opened = new ArrayList<>();
    private Path file;
    private Descriptor blob;

    @BeforeEach
    void writesABlobOfSixParts() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        file = Files.write(directory.resolve("blob"), content);
        blob = Descriptor.of("application/vnd.oci.image.layer.v1.tar", Digest.of(content), content.length);
    }

    @AfterEach
    void closes() {
        opened.forEach(Registry::close);
        server.close();
    }

    @Test
    void sendsALargeBlobInParts() {
        server.takingParts();

        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(calls("PATCH")).isEqualTo(6);
        assertThat(registry().digestBlob(blob)).contains(blob.digest());
        assertThat(pauses).isEmpty();
    }

    @Test
    void sendsASmallBlobInOnePiece() throws IOException {
        server.takingParts();
        Path small = Files.writeString(directory.resolve("small"), "small");

        registry().uploadBlob(Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(small), 5), small);

        assertThat(calls("PATCH")).isZero();
    }

    @Test
    void sendsItWholeToARegistryThatTakesNoParts() {
        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(calls("PATCH")).isEqualTo(1);
        assertThat(registry().digestBlob(blob)).contains(blob.digest());
        assertThat(pauses).isEmpty();
    }

    @Test
    void asksOnceWhetherARegistryTakesParts() throws IOException {
        Registry registry = registry();
        byte[] other = new byte[SIZE];
        Path second = Files.write(directory.resolve("second"), other);

        registry.uploadBlob(blob, file);
        registry.uploadBlob(Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(other), SIZE), second);

        assertThat(calls("PATCH")).isEqualTo(1);
    }

    @Test
    void sendsItWholeWherePartsMayOnlyBeSmaller() {
        server.takingParts();
        server.answerAlways("PATCH", UPLOAD, 416, Map.of(), "");

        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(registry().digestBlob(blob)).contains(blob.digest());
    }

    @Test
    void takesABlobForThereThatAnotherPushBroughtMeanwhile() {
        server.takingParts();
        Registry other = registry();
        server.strikeOnce("PUT", UPLOAD, exchange -> {
            exchange.getRequestBody().readAllBytes();
            other.uploadBlob(blob, file);
            byte[] refusal = ("{\"errors\":[{\"code\":\"BLOB_UPLOAD_INVALID\",\"message\":\"blob upload invalid\","
                            + "\"detail\":\"hosted/v2/-/blobs/sha256:0 cannot be updated\"}]}")
                    .getBytes(UTF_8);
            StrictRegistry.answer(exchange, 400, Map.of("Content-Type", "application/json"), refusal);
        });

        registry().uploadBlob(blob, file);

        assertThat(registry().digestBlob(blob)).contains(blob.digest());
        // One each: what the other brought was not sent once more.
        assertThat(calls("POST")).isEqualTo(2);
    }

    @Test
    void makesPartsAsLargeAsTheRegistryWantsThem() {
        server.takingParts();
        server.strikeOnce("POST", "/v2/acme/app/blobs/uploads/", exchange -> {
            exchange.getResponseHeaders().add("OCI-Chunk-Min-Length", String.valueOf(3 * PART));
            server.open(exchange, "acme/app");
        });

        registry().uploadBlob(blob, file);

        assertThat(calls("PATCH")).isEqualTo(2);
        assertThat(registry().hasBlob(blob)).isTrue();
    }

    @Test
    void goesOnWhereTheRegistryHasItUpTo() {
        server.takingParts();
        server.strikeAt(3, "PATCH", UPLOAD, exchange -> {
            // The connection breaks in the middle of the third part; what came of it is kept.
            byte[] half = exchange.getRequestBody().readNBytes(PART / 2);
            server.keep(exchange, half);
            exchange.close();
        });

        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(calls("POST")).isEqualTo(1);
        assertThat(calls("GET /v2/acme/app/blobs/uploads/")).isEqualTo(1);
        assertThat(registry().digestBlob(blob)).contains(blob.digest());
        assertThat(pauses).hasSize(1);
    }

    @Test
    void doesNotBelieveAStaleRangeInTheAnswerToAPart() {
        server.takingParts();
        server.claimingRange("0-" + (PART - 1));

        registry().uploadBlob(blob, file);

        assertThat(calls("PATCH")).isEqualTo(6);
        assertThat(registry().hasBlob(blob)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void beginsAnewWhereTheRegistryLostTheUpload(int part) {
        server.takingParts();
        server.strikeAt(part, "PATCH", UPLOAD, exchange -> {
            server.loseSessions();
            exchange.close();
        });

        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(calls("POST")).isEqualTo(2);
        assertThat(registry().hasBlob(blob)).isTrue();
        assertThat(pauses).hasSize(1);
    }

    @Test
    void beginsAnewWhereWhatWasResumedWasSpoilt() {
        server.takingParts();
        server.strikeAt(2, "PATCH", UPLOAD, exchange -> {
            server.keep(exchange, new byte[100]);
            exchange.close();
        });

        assertThat(registry().uploadBlob(blob, file)).isTrue();

        assertThat(registry().digestBlob(blob)).contains(blob.digest());
    }

    @Test
    void noticesAFileThatChangesWhileItIsSentInParts() {
        server.takingParts();
        server.strikeAt(2, "PATCH", UPLOAD, exchange -> {
            Files.write(file, new byte[SIZE]);
            exchange.close();
        });

        ProblemException changed =
                catchThrowableOfType(ProblemException.class, () -> registry().uploadBlob(blob, file));

        assertThat(changed.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(registry().hasBlob(blob)).isFalse();
    }

    @Test
    void takesABlobOverFromAnotherRepository() {
        server.mounting();
        ImageReference base = ImageReference.parse(server.host() + "/library/base");
        open(base, List.of()).uploadBlob(blob, file);
        ImageReference app = ImageReference.parse(server.host() + "/acme/app");
        Registry registry = open(app, List.of(base));
        assertThat(registry.hasBlob(blob)).isFalse();

        assertThat(registry.mountBlob(blob, base)).isTrue();

        assertThat(registry.hasBlob(blob)).isTrue();
        assertThat(registry.mountBlob(blob, ImageReference.parse("elsewhere.example/library/base")))
                .isFalse();
    }

    @Test
    void givesBackAnUploadThatCameInsteadOfAMount() throws IOException {
        ImageReference base = ImageReference.parse(server.host() + "/library/base");
        open(base, List.of()).uploadBlob(blob, file);

        assertThat(registry().mountBlob(blob, base)).isFalse();

        assertThat(server.log().get(server.log().size() - 1)).startsWith("DELETE /v2/acme/app/blobs/uploads/");
    }

    @Test
    void asksForPermissionToReadWhereItMayTakeBlobsFrom() {
        TokenGuard guard = new TokenGuard(server, "Bearer realm=\"REALM\",service=\"reg\"", "");

        open(ImageReference.parse(server.host() + "/acme/app"), List.of(ImageReference.parse(server.host() + "/b")))
                .hasBlob(blob);

        assertThat(guard.asked())
                .containsExactly(
                        "GET service=reg&scope=repository%3Aacme%2Fapp%3Apull%2Cpush&scope=repository%3Ab%3Apull");
    }

    @Test
    void publishesWithoutTheFavourWhereTheTokenServerRefusesIt() {
        TokenGuard guard = new TokenGuard(server, "Bearer realm=\"REALM\",service=\"reg\"", "");
        guard.refuseScope("repository%3Ab%3Apull");

        open(ImageReference.parse(server.host() + "/acme/app"), List.of(ImageReference.parse(server.host() + "/b")))
                .hasBlob(blob);

        assertThat(guard.asked()).hasSize(2);
    }

    @Test
    void digestsNothingThatIsNotThere() {
        assertThat(registry().digestBlob(blob)).isEmpty();
    }

    private long calls(String beginning) {
        return server.log().stream().filter(line -> line.startsWith(beginning)).count();
    }

    private Registry registry() {
        return open(ImageReference.parse(server.host() + "/acme/app"), List.of());
    }

    private Registry open(ImageReference repository, List<ImageReference> sources) {
        RegistryLimits limits = new RegistryLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), 5, 6, PART);
        Registry registry = new HttpRegistries(
                        host -> Optional.empty(),
                        RegistryAccess.direct(List.of()),
                        limits,
                        pauses::add,
                        Clock.systemUTC())
                .open(repository, Access.PUSH, sources);
        opened.add(registry);
        return registry;
    }
}
