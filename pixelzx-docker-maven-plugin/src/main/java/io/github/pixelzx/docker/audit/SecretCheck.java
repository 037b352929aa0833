package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.audit.LayerEntry.FileEntry;
import io.github.pixelzx.docker.config.AuditRule;
import java.util.ArrayList;
import java.util.List;

/** Reports keys and credentials: in files of any layer, in variables, in the history. */
final class SecretCheck {

    private final Subject subject;

    SecretCheck(Subject subject) {
        this.subject = subject;
    }

    void check(List<List<LayerEntry>> layers, ConfigDocument config) {
        for (int i = 0; i < layers.size(); i++) {
            for (LayerEntry entry : layers.get(i)) {
                if (entry instanceof FileEntry file && !file.secrets().isEmpty()) {
                    file(file, i + 1);
                }
            }
        }
        subject.image().config().environment().forEach(this::variable);
        for (int i = 0; i < config.history().size(); i++) {
            step(config.history().get(i), i + 1);
        }
    }

    private void file(FileEntry file, int layer) {
        boolean visible = subject.tree().find("/" + file.path()) instanceof Found found
                && found.node() instanceof RegularFile regular
                && regular.entry().equals(file);
        add(
                AuditRule.SECRET_FILE,
                "/" + file.path(),
                "/" + file.path() + " holds " + String.join(", ", file.secrets())
                        + (visible ? "" : ", deleted or replaced above layer " + layer + ", which still has it"));
    }

    private void variable(String variable) {
        int equals = variable.indexOf('=');
        String name = variable.substring(0, Math.max(0, equals));
        String value = variable.substring(equals + 1);
        List<String> found = new ArrayList<>(SecretScan.in(value));
        if (found.isEmpty() && SecretScan.isSecret(name, value)) {
            found.add("what its name says");
        }
        if (!found.isEmpty()) {
            add(AuditRule.SECRET_ENVIRONMENT, name, "the variable " + name + " holds " + String.join(", ", found));
        }
    }

    private void step(String step, int number) {
        List<String> found = SecretScan.inHistory(step);
        if (!found.isEmpty()) {
            String words = step.strip().split("\\s", 2)[0];
            add(
                    AuditRule.SECRET_HISTORY,
                    "",
                    "step " + number + " of the history (" + words + " …) holds " + String.join(", ", found));
        }
    }

    private void add(AuditRule rule, String about, String message) {
        subject.findings().add(subject.platform(), rule, about, message);
    }
}
