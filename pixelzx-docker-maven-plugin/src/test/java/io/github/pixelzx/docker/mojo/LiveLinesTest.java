package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveLinesTest {

    private final StringWriter terminal = new StringWriter();
    private final LiveLines lines = new LiveLines(new PrintWriter(terminal), 10);

    @Test
    void drawsAtTheSamePlaceAndGivesItBack() {
        lines.draw(List.of("one", "two"));
        assertThat(text()).isEqualTo("\r^[[2Kone\n\r^[[2Ktwo\n");

        lines.draw(List.of("three"));
        assertThat(text()).isEqualTo("^[[2A\r^[[J\r^[[2Kthree\n");

        lines.draw(List.of());
        assertThat(text()).isEqualTo("^[[1A\r^[[J");

        lines.draw(List.of());
        assertThat(text()).isEmpty();
    }

    @Test
    void neverLetsALineWrap() {
        lines.draw(List.of("123456789", "1234567890", "12345678901234567890"));

        assertThat(text()).isEqualTo("\r^[[2K123456789\n\r^[[2K12345678…\n\r^[[2K12345678…\n");
    }

    @Test
    void letsWhatStaysBePrintedAbove() {
        lines.draw(List.of("one", "two"));
        text();

        lines.above(() -> terminal.write("a warning\n"));

        assertThat(text()).isEqualTo("^[[2A\r^[[Ja warning\n\r^[[2Kone\n\r^[[2Ktwo\n");
    }

    @Test
    void needsATerminal() {
        assertThat(LiveLines.on(null, Map.of("TERM", "xterm"))).isEmpty();
    }

    private String text() {
        String text = terminal.toString().replace("\u001B", "^[");
        terminal.getBuffer().setLength(0);
        return text;
    }
}
