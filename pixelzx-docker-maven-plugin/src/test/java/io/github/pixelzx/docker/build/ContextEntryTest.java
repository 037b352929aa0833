package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.build.ContextEntry.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextEntryTest {

    private static final ContextEntry FILE = new ContextEntry(Kind.FILE, 3, 4, 5, true, null);

    @Test
    void isAnotherOneWhereAnythingIsDifferent() {
        assertThat(List.of(
                        new ContextEntry(Kind.LINK, 3, 4, 5, true, null),
                        new ContextEntry(Kind.FILE, 2, 4, 5, true, null),
                        new ContextEntry(Kind.FILE, 3, 3, 5, true, null),
                        new ContextEntry(Kind.FILE, 3, 4, 4, true, null),
                        new ContextEntry(Kind.FILE, 3, 4, 5, false, null),
                        new ContextEntry(Kind.FILE, 3, 4, 5, true, "target")))
                .doesNotContain(FILE);
        assertThat(new ContextEntry(Kind.FILE, 3, 4, 5, true, null))
                .isEqualTo(FILE)
                .hasSameHashCodeAs(FILE);
    }
}
