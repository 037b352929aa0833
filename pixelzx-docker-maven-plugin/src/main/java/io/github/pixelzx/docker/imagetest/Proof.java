package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.workspace.RecordText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a platform's tests depend on, in one digest: its bytes, the tests, their limits and sandbox, the engine and this
 * plugin. Where all of that is the same, the outcome would be.
 *
 * @param engines what chooses each platform's engine
 * @param plugin this plugin's version
 */
record Proof(TestSpec spec, TestEngines engines, String plugin) {

    /** The digest for one platform and the tests that are meant for it. */
    String of(PlatformImage image, List<TestCase> tests) {
        StringBuilder all = new StringBuilder()
                .append(image.manifest().digest())
                .append('\n')
                .append(spec.startTime())
                .append(spec.timeout())
                .append(RecordText.of(spec.sandbox()))
                .append('\n')
                .append(engines.of(image.platform()).choice())
                .append('\n')
                .append(plugin);
        for (TestCase test : tests) {
            all.append('\n').append(RecordText.of(test));
        }
        return Digest.of(all.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }
}
