package io.github.pixelzx.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text compared with a file that was read by a person once, below {@code src/test/resources/golden}. Run with
 * {@code -Dgolden.rewrite} to write the files anew, then read the difference before it is committed.
 */
public final class Golden {

    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    /** Asserts that the text is the file's; a final line break is added. */
    public static void assertMatches(String file, String text) throws IOException {
        assertMatches(DIRECTORY.resolve(file), text + "\n");
    }

    /** Asserts that the text is that of a generated file anywhere in the project. */
    public static void assertMatches(Path golden, String text) throws IOException {
        if (System.getProperty("golden.rewrite") != null) {
            Files.createDirectories(golden.toAbsolutePath().getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
