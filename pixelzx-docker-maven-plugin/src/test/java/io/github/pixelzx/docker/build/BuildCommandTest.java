package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuildCommandTest {

    @Test
    void namesEverythingItDependsOn() throws IOException {
        Map<String, String> args = new LinkedHashMap<>();
        args.put("VERSION", "1.0.0");
        args.put("GREETING", "hello = world");

        Golden.assertMatches(
                "build/arguments.txt",
                String.join("\n", command("release", args, "/w/layout.part").arguments()));
    }

    @Test
    void needsNeitherStageNorArguments() throws IOException {
        Golden.assertMatches(
                "build/arguments-default.txt",
                String.join("\n", command(null, Map.of(), "/w/layout.part").arguments()));
    }

    @Test
    void quotesADestinationForItsListOfValues() {
        assertThat(command(null, Map.of(), "/a,b/\"c\"").arguments())
                .contains("type=oci,\"dest=/a,b/\"\"c\"\"\",tar=false,rewrite-timestamp=true,oci-mediatypes=true");
    }

    private static BuildCommand command(@Nullable String target, Map<String, String> args, String output) {
        return new BuildCommand(
                "pixelzx-builder",
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7")),
                Path.of("/project/docker/Dockerfile"),
                Path.of("/w/context/app"),
                target,
                args,
                Path.of(output),
                Path.of("/w/log/build-metadata.json"));
    }
}
