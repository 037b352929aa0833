package io.github.pixelzx.docker.buildx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuilderStoreTest {

    @TempDir
    Path directory;

    @Test
    void findsABuilderAsBuildxSpellsItsFile() throws IOException {
        stored("mine", "tcp://there:2376");
        BuilderStore store = new BuilderStore(directory);

        assertThat(store.find("Mine"))
                .hasValueSatisfying(builder -> assertThat(builder.driver()).isEqualTo("docker-container"));
        assertThat(store.find("other")).isEmpty();
    }

    @Test
    void knowsWhichContextsBuildersUse() throws IOException {
        stored("mine", "pixelzx-0123456789ab");
        BuilderStore store = new BuilderStore(directory);

        assertThat(store.uses("pixelzx-0123456789ab")).isTrue();
        assertThat(store.uses("pixelzx-ba9876543210")).isFalse();
    }

    @Test
    void takesAContextForUsedWhereNobodyCanTell() {
        assertThat(new BuilderStore(directory.resolve("none")).uses("pixelzx-0123456789ab"))
                .isTrue();
    }

    private void stored(String name, String endpoint) throws IOException {
        Path instances = Files.createDirectories(directory.resolve("instances"));
        Files.writeString(instances.resolve(name), """
                {"Name":"%s","Driver":"docker-container","Nodes":[{"Name":"%s0","Endpoint":"%s"}]}""".formatted(name, name, endpoint));
    }
}
