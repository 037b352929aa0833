package io.github.pixelzx.docker.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What both buildx, the real one and the fake, do alike. */
abstract class BuildxContract {

    private final String builder = "pixelzx-it-" + UUID.randomUUID().toString().substring(0, 8);

    abstract Buildx buildx();

    abstract String dockerHost();

    @AfterEach
    void forgetsTheBuilder() {
        buildx().forget(builder, dockerHost());
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

        buildx().create(builder, builder + "0", List.of("network=host"), null, dockerHost());

        assertThat(buildx().knows(builder)).isTrue();
        assertThat(buildx().stored(builder))
                .contains(new StoredBuilder(
                        builder, "docker-container", List.of(new StoredBuilder.Node(builder + "0", dockerHost()))));
    }

    @Test
    void findsABuilderInAnyCase() {
        buildx().create(builder, builder + "0", List.of(), null, dockerHost());

        assertThat(buildx().knows(builder.toUpperCase(java.util.Locale.ROOT))).isTrue();
    }

    @Test
    void forgetsABuilder() {
        buildx().create(builder, builder + "0", List.of(), null, dockerHost());

        buildx().forget(builder, dockerHost());

        assertThat(buildx().knows(builder)).isFalse();
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> buildx().create("0-no-name", "node", List.of(), null, dockerHost()))
                .isInstanceOf(ProblemException.class);
    }
}
