package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways of loading an image, into one engine. */
@Tag("docker")
@ParameterizedClass(name = "{0}")
@EnumSource
class RealImageLoadTest {

    private static final Refusals REFUSALS = new Refusals("the test's engine");
    private static final String ARCHITECTURE = "riscv64";

    private static DockerJavaEngine engine;
    private static EngineWay way;
    private static EngineClient client;
    private static ApiVersion version;

    enum How {
        BARE(500_000) {
            @Override
            ImageLoad load() {
                return way.load(client, "/v" + version, REFUSALS);
            }
        },
        /** It does not hear an answer that comes before the end of the question. */
        BY_DOCKER_JAVA(2000) {
            @Override
            ImageLoad load() {
                return new EngineWay(way.address(), null, null).load(client, "", REFUSALS);
            }
        };

        private final int noise;

        How(int noise) {
            this.noise = noise;
        }

        abstract ImageLoad load();
    }

    @Parameter
    private How how;

    private final String name = "pixelzx/load-" + UUID.randomUUID() + ":1";

    @BeforeAll
    static void opens() throws UnreachableException {
        EngineAddress address = EngineAddress.parse(RealEngine.host(), "a test", null);
        engine = DockerJavaEngine.connect(address, null);
        way = EngineWay.to(address);
        version = way.versions(null).spoken(address);
        client = new EngineClient(way.settings(version));
        assertThat(way.bare()).isNotNull();
    }

    @AfterAll
    static void closes() throws IOException {
        client.close();
        way.close();
        engine.close();
    }

    @AfterEach
    void removesWhatWasLoaded() {
        engine.removeImage(name);
    }

    @Test
    void loadsALargeImageWhole() {
        byte[] content = new byte[5_000_000];
        new Random(name.hashCode()).nextBytes(content);
        byte[] layer = EngineContract.tar("content", content);

        String loaded = how.load().load(out -> EngineContract.archive(out, "docker.io/" + name, layer, true));

        assertThat(loaded).endsWith(name);
        assertThat(engine.inspectImage(name))
                .hasValueSatisfying(
                        image -> assertThat(image.platform().architecture()).isEqualTo(ARCHITECTURE));
    }

    @Test
    void passesOnWhyTheEngineRefuses() {
        byte[] layer = EngineContract.tar("content", name);

        assertProblem(
                HelpTopic.ENGINE_REFUSED,
                "layer.tar",
                () -> how.load().load(out -> EngineContract.archive(out, "docker.io/" + name, layer, false)));
    }

    @Test
    void passesOnWhyMuchThatIsNoArchiveIsRefused() {
        byte[] noise = "no archive".repeat(how.noise).getBytes(StandardCharsets.UTF_8);

        assertProblem(
                HelpTopic.ENGINE_REFUSED,
                "tar",
                () -> how.load().load(out -> {
                    out.write(noise);
                }));
    }

    @Test
    void loadsNothingOfAnArchiveThatCannotBeRead() {
        byte[] layer = EngineContract.tar("content", name);

        assertProblem(
                HelpTopic.LAYOUT_DAMAGED,
                "the blob is gone",
                () -> how.load().load(out -> {
                    EngineContract.archive(out, "docker.io/" + name, layer, true);
                    throw new IOException("the blob is gone");
                }));
    }

    @Test
    void endsInTheMiddleWhereTheThreadIsInterrupted() {
        byte[] layer = EngineContract.tar("content", new byte[1 << 20]);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();

        assertProblem(
                HelpTopic.INTERRUPTED,
                "Maven was interrupted",
                () -> how.load().load(out -> {
                    EngineContract.archive(archive, "docker.io/" + name, layer, true);
                    byte[] whole = archive.toByteArray();
                    out.write(whole, 0, whole.length / 2);
                    Thread.currentThread().interrupt();
                    out.write(whole, whole.length / 2, whole.length - whole.length / 2);
                }));
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void assertProblem(HelpTopic topic, String words, ThrowingCallable load) {
        assertThatThrownBy(load).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(topic);
            assertThat(e.problem().why()).contains(words);
        });
    }
}
