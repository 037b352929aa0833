package io.github.pixelzx.docker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextLinksTest {

    private static final URI PAGE = URI.create("https://registry.example/v2/app/tags/list?n=2");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</v2/app/tags/list?last=b>; rel=\"next\"",
                "<https://registry.example/v2/app/tags/list?last=b>;rel=next",
                "<?last=b>; rel=\"next\"",
                "<list?last=b>; title=\"a, <b>; rel=prev\"; REL=Next",
                "</v2/>; rel=\"first\", </v2/app/tags/list?last=b>; rel=\"next last\", </v2/>; rel=prev",
                " , </v2/app/tags/list?last=b> ; title=\"it says \\\"no\\\"\" ; rel = next ,"
            })
    void findsWhatComesNext(String header) {
        assertThat(NextLinks.of(PAGE, List.of(header)))
                .containsExactly(URI.create("https://registry.example/v2/app/tags/list?last=b"));
    }

    @Test
    void readsEveryHeader() {
        assertThat(NextLinks.of(PAGE, List.of("</v2/>; rel=first", "<?last=b>; rel=next", "<?last=b>; rel=next")))
                .containsExactly(URI.create("https://registry.example/v2/app/tags/list?last=b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "</v2/>; rel=\"first\"", "</v2/>; title=next", "</v2/>; rel=nextish", "</v2/>"})
    void findsNothingWhereNothingComesNext(String header) {
        assertThat(NextLinks.of(PAGE, List.of(header))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/app/tags/list?last=b; rel=next", "<a b>; rel=next", "</v2/>; rel=\"next", "</v2/> rel=next"
            })
    void refusesWhatItCannotRead(String header) {
        assertThatThrownBy(() -> NextLinks.of(PAGE, List.of(header))).isInstanceOf(IllegalArgumentException.class);
    }
}
