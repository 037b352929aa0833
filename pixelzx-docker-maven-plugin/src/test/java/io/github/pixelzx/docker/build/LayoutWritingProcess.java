package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that writes one layout after the other into a workspace, as builds do; made to be killed. */
final class LayoutWritingProcess {

    private LayoutWritingProcess() {}

    /** The workspace, and a file that is made when the first layout is complete. */
    public static void main(String[] arguments) throws IOException {
        Workspace workspace = new Workspace(Path.of(arguments[0]));
        for (int number = 0; ; number++) {
            write(workspace, number);
            if (number == 0) {
                Files.createFile(Path.of(arguments[1]));
            }
        }
    }

    /** One build; its layout shares a layer with the one before. */
    static ImageLayout write(Workspace workspace, int number) throws IOException {
        try (FreshLayout fresh = FreshLayout.in(workspace)) {
            Path place = fresh.directory();
            Path half = Files.createDirectories(place.resolve("ingest/1")).resolve("data");
            try (FileOutputStream unfinished = new FileOutputStream(half.toFile())) {
                unfinished.write(number);
            }
            LayoutFixture fixture = new LayoutFixture(place);
            Descriptor image = fixture.image(
                    Platform.parse("linux/amd64"),
                    LayoutFixture.config("/app" + number),
                    new byte[1 << 16],
                    new byte[] {(byte) number});
            fixture.top(fixture.index(List.of(image)));
            ImageLayout layout = ImageLayout.read(place);
            fresh.takeOver(layout);
            return layout;
        }
    }
}
