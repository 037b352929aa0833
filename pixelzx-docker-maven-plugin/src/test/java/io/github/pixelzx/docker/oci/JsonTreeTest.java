package io.github.pixelzx.docker.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTreeTest {

    private static JsonTree read(String json) throws IOException {
        return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsWhatIsThere() throws IOException {
        JsonTree tree = read("{\"a\": {\"b\": [1, \"two\", true, null, 3.5]}, \"c\": \"7\"}");

        assertThat(tree.path("a").path("b"))
                .extracting(each -> each.text("-"))
                .containsExactly("1", "two", "true", "-", "3.5");
        assertThat(tree.path("c").text()).isEqualTo("7");
        assertThat(tree.path("c").number(0)).isEqualTo(7);
        assertThat(tree.fields().keySet()).containsExactly("a", "c");
        assertThat(tree.has("a")).isTrue();
    }

    @Test
    void readsDocumentsThatFollowOneAnother() throws IOException {
        byte[] three = "{\"a\": 1}\r\n{\"a\": 2}[3]\n".getBytes(StandardCharsets.UTF_8);

        assertThat(JsonTree.readAll(three))
                .extracting(each -> each.path("a").text("-"))
                .containsExactly("1", "2", "-");
        assertThat(JsonTree.readAll(new byte[0])).isEmpty();
        assertThatThrownBy(() -> JsonTree.readAll("{} {".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        JsonTree tree = read("{\"a\": null}").path("a").path("b").path("c");

        assertThat(tree).isEmpty();
        assertThat(tree.isObject()).isFalse();
        assertThat(tree.text()).isNull();
        assertThat(tree.text("none")).isEqualTo("none");
        assertThat(tree.number()).isEmpty();
        assertThat(tree.number(5)).isEqualTo(5);
        assertThat(read("").isObject()).isFalse();
    }

    @Test
    void takesNoFractionAndNothingEndlessForAWholeNumber() throws IOException {
        JsonTree tree = read("[9223372036854775807, 9223372036854775808, 1.0, \"1\"]");

        assertThat(tree).extracting(each -> each.number().isPresent()).containsExactly(true, false, false, false);
    }

    @Test
    void refusesWhatIsNoJsonAndWhatIsTooDeep() {
        assertThatThrownBy(() -> read("{\"a\": [1, ")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{'a'}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("[".repeat(101) + "]".repeat(101))).isInstanceOf(IOException.class);
    }
}
