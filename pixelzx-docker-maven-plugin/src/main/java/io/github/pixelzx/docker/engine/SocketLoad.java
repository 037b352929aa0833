package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A load by bare HTTP to a socket of this machine.
 *
 * @param root what paths begin with, for example {@code /v1.45}
 */
record SocketLoad(SocketExchange exchange, String root, Refusals refusals) implements ImageLoad {

    @Override
    public String load(TarWriter writer) {
        // Without progress the answer is a few lines: none is said before the archive has been read.
        try (SocketUpload upload = exchange.upload(root + "/images/load?quiet=1", "application/x-tar")) {
            write(writer, upload);
            SocketExchange.Open answer = upload.answer();
            return loaded(Exchange.successful(answer.status(), answer.whole()));
        } catch (IOException | RuntimeException e) {
            throw refusals.problem(WHAT, e);
        }
    }

    /**
     * A writer fails for two reasons: the engine has stopped reading, and its answer says why, or the archive's content
     * cannot be read, and then the engine must not see an end of the archive that is none.
     */
    private static void write(TarWriter writer, SocketUpload upload) throws IOException {
        try {
            writer.writeTo(upload.body());
            upload.end();
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            if (!upload.isBroken()) {
                throw ImageLoad.unreadable(e);
            }
        }
    }

    private String loaded(byte[] answer) throws IOException {
        List<String> loaded = new ArrayList<>();
        for (JsonTree item : JsonTree.readAll(answer)) {
            JsonTree detail = item.path("errorDetail");
            if (detail.isObject() || item.has("error")) {
                String words = detail.path("message").text(item.path("error").text("an error without a message"));
                throw refusals.refused(WHAT, words);
            }
            ImageLoad.named(item.path("stream").text("").strip()).ifPresent(loaded::add);
        }
        return ImageLoad.last(loaded, refusals);
    }
}
