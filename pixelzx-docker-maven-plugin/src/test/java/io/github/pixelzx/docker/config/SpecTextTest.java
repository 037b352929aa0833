package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A build is compared with the one before by these texts; an immutable map of Java's has another order in each JVM. */
class SpecTextTest {

    private static final List<String> NAMES = List.of("title", "url", "vendor", "licenses", "source");

    @Test
    void saysWhatThePomSaysInOneOrder() {
        assertThat(described(NAMES)).hasToString(described(reversed()).toString());
    }

    @Test
    void saysTheBuildersMapsInOneOrder() {
        assertThat(container(NAMES)).hasToString(container(reversed()).toString());
        assertThat(buildkit(NAMES)).hasToString(buildkit(reversed()).toString());
    }

    private static BuildOptions.Metadata described(List<String> order) {
        return new BuildOptions.Metadata(true, map(order, name -> name), Map.of(), List.of());
    }

    private static BuilderSpec.Container container(List<String> order) {
        return new BuilderSpec.Container("image", null, 0, 0, "no", map(order, name -> name));
    }

    private static BuilderSpec.Buildkit buildkit(List<String> order) {
        return new BuilderSpec.Buildkit(null, null, List.of(), map(order, Path::of));
    }

    private static List<String> reversed() {
        List<String> reversed = new ArrayList<>(NAMES);
        Collections.reverse(reversed);
        return reversed;
    }

    private static <T> Map<String, T> map(List<String> order, Function<String, T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        order.forEach(name -> map.put(name, value.apply(name)));
        return map;
    }
}
