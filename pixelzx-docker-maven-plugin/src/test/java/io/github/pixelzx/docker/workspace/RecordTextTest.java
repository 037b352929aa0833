package io.github.pixelzx.docker.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.BuildSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTextTest {

    private record Spec(
            @Nullable String name,
            List<String> list,
            Map<String, String> map,
            Set<String> set,
            Optional<Inner> inner) {}

    private record Inner(int number) {}

    @Test
    void isTheSameInWhateverOrderAMapOrSetHasItsElements() {
        assertThat(RecordText.of(spec("a", List.of("x", "y", "z"))))
                .isEqualTo(RecordText.of(spec("a", List.of("z", "x", "y"))));
    }

    @Test
    void tellsApartWhatDiffersAnywhere() {
        Map<String, String> map = Map.of("k", "v");
        Spec one = new Spec("a", List.of("b", "c"), map, Set.of(), Optional.of(new Inner(1)));
        List<String> texts = new ArrayList<>();
        texts.add(RecordText.of(one));
        texts.add(RecordText.of(new Spec(null, List.of("b", "c"), map, Set.of(), Optional.of(new Inner(1)))));
        texts.add(RecordText.of(new Spec("null", List.of("b", "c"), map, Set.of(), Optional.of(new Inner(1)))));
        texts.add(RecordText.of(new Spec("a", List.of("c", "b"), map, Set.of(), Optional.of(new Inner(1)))));
        texts.add(RecordText.of(new Spec("a", List.of("b, c"), map, Set.of(), Optional.of(new Inner(1)))));
        texts.add(
                RecordText.of(new Spec("a", List.of("b", "c"), Map.of("k", "w"), Set.of(), Optional.of(new Inner(1)))));
        texts.add(RecordText.of(new Spec("a", List.of("b", "c"), map, Set.of("v"), Optional.of(new Inner(1)))));
        texts.add(RecordText.of(new Spec("a", List.of("b", "c"), map, Set.of(), Optional.of(new Inner(2)))));
        texts.add(RecordText.of(new Spec("a", List.of("b", "c"), map, Set.of(), Optional.empty())));

        assertThat(texts).doesNotHaveDuplicates();
    }

    @Test
    void readsEveryPartOfABuild() {
        BuildSpec build = BuildSpec.of(Path.of("/a"), Path.of("/a/Dockerfile"), "1.0", null);

        assertThat(RecordText.of(build)).contains("/a/Dockerfile").contains("projectVersion=3:1.0");
        assertThat(RecordText.of(build.withTarget("other"))).isNotEqualTo(RecordText.of(build));
    }

    private static Spec spec(String name, List<String> order) {
        Map<String, String> map = new LinkedHashMap<>();
        order.forEach(key -> map.put(key, key));
        List<String> list = new ArrayList<>(order);
        Collections.sort(list);
        return new Spec(name, list, map, new LinkedHashSet<>(order), Optional.empty());
    }
}
