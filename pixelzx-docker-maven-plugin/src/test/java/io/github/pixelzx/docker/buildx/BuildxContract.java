package io.github.pixelzx.docker.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What both buildx, the real one and the fake, do alike. */
abstract class BuildxContract {

    private final String builder = "pixelzx-it-" + UUID.randomUUID().toString().substring(0, 8);

    abstract Buildx buildx();

    abstract Map<String, String> engine();

    @AfterEach
    void forgetsTheBuilder() {
        buildx().forget(builder, engine());
    }

    @Test
    void tellsItsVersion() {
        assertThat(BuildxVersion.parse(buildx().version()))
                .hasValueSatisfying(
                        version -> assertThat(BuildxFeature.missingIn(version)).isEmpty());
    }

    @Test
    void knowsABuilderItCreated() {
        assertThat(buildx().knows(builder)).isFalse();

        buildx().create(builder, builder + "0", List.of("network=host"), null, engine());

        assertThat(buildx().knows(builder)).isTrue();
        assertThat(buildx().stored(builder))
                .contains(new StoredBuilder(
                        builder,
                        "docker-container",
                        List.of(new StoredBuilder.Node(
                                builder + "0", engine().get("DOCKER_HOST"), Map.of("network", "host")))));
    }

    @Test
    void findsABuilderInAnyCase() {
        buildx().create(builder, builder + "0", List.of(), null, engine());

        assertThat(buildx().knows(builder.toUpperCase(Locale.ROOT))).isTrue();
    }

    @Test
    void forgetsABuilder() {
        buildx().create(builder, builder + "0", List.of(), null, engine());

        buildx().forget(builder, engine());

        assertThat(buildx().knows(builder)).isFalse();
    }

    @Test
    void storesTheEndpointItTells() {
        buildx().create(builder, builder + "0", List.of(), null, engine());

        assertThat(buildx().stored(builder).orElseThrow().nodes())
                .extracting(StoredBuilder.Node::endpoint)
                .containsExactly(buildx().endpoint(engine()));
    }

    @Test
    void knowsWhichEngineIsReached() {
        assertThat(buildx().engineId(engine())).isPresent();
        assertThat(buildx().engineId(Map.of("DOCKER_HOST", "unix:///nowhere.sock")))
                .isEmpty();
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> buildx().create("0-no-name", "node", List.of(), null, engine()))
                .isInstanceOf(ProblemException.class);
    }
}
