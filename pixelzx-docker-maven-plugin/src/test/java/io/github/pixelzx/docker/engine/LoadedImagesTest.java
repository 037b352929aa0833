package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedImagesTest {

    private static final String NAME = "pixelzx/test-run:linux-arm64";
    private final DockerException broken = new InternalServerErrorException(
            "Status 500: {\"message\":\"parent snapshot sha256:0123 does not exist: not found\"}");

    private final LoadedImages images = new LoadedImages();
    private final Deque<DockerException> failures = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void loadsAnImageAgainThatLostItsLayers() {
        images.add("docker.io/" + NAME, () -> done.add("loaded"));
        failures.add(broken);
        failures.add(new NotFoundException("{\"message\":\"No such image: " + NAME + "\"}"));

        assertThat(images.whole(NAME, this::container)).isEqualTo("container");
        assertThat(done).containsExactly("loaded", "loaded");
    }

    @Test
    void givesUpWhereItIsBrokenEachTime() {
        images.add(NAME, () -> done.add("loaded"));
        for (int i = 0; i < 10; i++) {
            failures.add(broken);
        }

        assertThatThrownBy(() -> images.whole("docker.io/" + NAME, this::container))
                .isSameAs(broken);
        assertThat(done).hasSize(2);
    }

    @Test
    void loadsNothingWhereTheEngineRefusesSomethingElse() {
        images.add(NAME, () -> done.add("loaded"));
        failures.add(new InternalServerErrorException("{\"message\":\"no space left on device\"}"));

        assertThatThrownBy(() -> images.whole(NAME, this::container)).hasMessageContaining("no space");
        assertThat(done).isEmpty();
    }

    @Test
    void loadsNothingThatNobodyLoadedOrNeeds() {
        images.add(NAME, () -> done.add("loaded"));
        images.forget("docker.io/" + NAME);
        failures.add(broken);

        assertThatThrownBy(() -> images.whole(NAME, this::container)).isSameAs(broken);
        assertThat(done).isEmpty();
    }

    @Test
    void loadsOnceMoreWhatAnotherLoadSpoilt() {
        Refusals refusals = new Refusals("unix:///var/run/docker.sock");
        Deque<String> spoilt =
                new ArrayDeque<>(List.of("failed to ingest \"layer.tar\": unable to resume write to tar-layer.tar"));

        String name = images.load(() -> {
            done.add("loaded");
            if (!spoilt.isEmpty()) {
                throw refusals.refused("The engine cannot load an image", spoilt.remove());
            }
            return NAME;
        });

        assertThat(name).isEqualTo(NAME);
        assertThat(done).hasSize(2);
        failures.add(broken);
        assertThat(images.whole(NAME, this::container)).isEqualTo("container");
        assertThat(done).hasSize(3);

        spoilt.add("unable to resume write");
        failures.add(broken);
        assertThat(images.whole(NAME, this::container)).isEqualTo("container");
        assertThat(done).as("the second load was spoilt, too").hasSize(5);

        assertThatThrownBy(() -> images.load(() -> {
                    throw refusals.refused("The engine cannot load an image", "it is no archive");
                }))
                .hasMessageContaining("it is no archive");
    }

    private String container() {
        DockerException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return "container";
    }
}
