package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutputStreamsTest {

    private final OutputStreams output = new OutputStreams();

    @Test
    void keepsTheStreamsApartAndTheirLinesInOrder() {
        out("one\n");
        err("two\n");
        out("three\nfour\n");
        err("five\n");

        assertThat(output.stdout()).isEqualTo("one\nthree\nfour\n");
        assertThat(output.stderr()).isEqualTo("two\nfive\n");
        assertThat(output.both()).isEqualTo("one\ntwo\nthree\nfour\nfive\n");
    }

    @Test
    void tearsNoLineApart() {
        out("begun, ");
        err("other\nan");
        out("ended\nlast, without an end");
        err("other one\n");

        assertThat(output.both()).isEqualTo("other\nbegun, ended\nanother one\nlast, without an end");
    }

    @Test
    void tearsNoCharacterApart() {
        byte[] letter = "é\n".getBytes(StandardCharsets.UTF_8);
        frame(StreamType.STDOUT, Arrays.copyOf(letter, 1));
        err("x\n");
        frame(StreamType.STDOUT, Arrays.copyOfRange(letter, 1, letter.length));

        assertThat(output.stdout()).isEqualTo("é\n");
        assertThat(output.both()).isEqualTo("x\né\n");
    }

    @Test
    void keepsTheBeginningOfOutputWithoutEnd() {
        byte[] much = new byte[3 << 20];
        Arrays.fill(much, (byte) 'a');
        much[much.length - 1] = '\n';
        for (int i = 0; i < 4; i++) {
            frame(StreamType.STDOUT, much);
        }
        err("last\n");

        assertThat(output.stdout()).hasSizeLessThan((8 << 20) + 100).endsWith("\n[cut after 8388608 bytes]\n");
        assertThat(output.both()).hasSizeLessThan((8 << 20) + 100).endsWith("\n[cut after 8388608 bytes]\n");
        assertThat(output.stderr()).isEqualTo("last\n");
    }

    @Test
    void keepsTheBeginningOfALineWithoutEnd() {
        byte[] much = new byte[9 << 20];
        Arrays.fill(much, (byte) 'a');
        frame(StreamType.STDOUT, much);
        err("last\n");

        assertThat(output.both()).startsWith("last\naaa").hasSizeLessThan((8 << 20) + 100);
    }

    private void out(String text) {
        frame(StreamType.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void err(String text) {
        frame(StreamType.STDERR, text.getBytes(StandardCharsets.UTF_8));
    }

    private void frame(StreamType stream, byte[] bytes) {
        output.onNext(new Frame(stream, bytes));
    }
}
