package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.MetadataTest;
import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares an image's config with what it has to say; runs nothing. */
record MetadataCheck(Platform platform, ImageConfig config) {

    CaseOutcome run(MetadataTest test) {
        List<String> failures = new ArrayList<>();
        Map<String, String> environment = Variables.of(config).values();
        test.environment().forEach((name, rule) -> compare("variable", name, rule, environment, failures));
        test.labels().forEach((name, rule) -> compare("label", name, rule, config.labels(), failures));
        test.absentEnvironment().stream()
                .filter(environment::containsKey)
                .forEach(name -> failures.add("the variable " + name + " is set"));
        equal("entrypoint", test.entrypoint(), config.entrypoint(), failures);
        equal("cmd", test.command(), config.command(), failures);
        equal("workdir", test.workdir(), config.workingDir(), failures);
        equal("user", test.user(), config.user(), failures);
        present("port", ports(test.ports()), ports(config.ports()), true, failures);
        present("port", ports(test.closedPorts()), ports(config.ports()), false, failures);
        present("volume", test.volumes(), config.volumes(), true, failures);
        present("volume", test.absentVolumes(), config.volumes(), false, failures);
        return CaseOutcome.read(failures, "as expected");
    }

    private void compare(String what, String name, TextRule rule, Map<String, String> actual, List<String> failures) {
        String value = actual.get(name);
        if (value == null) {
            failures.add("there is no " + what + ' ' + name);
        } else {
            rule.mismatch(value, platform).ifPresent(why -> failures.add("the " + what + ' ' + name + ' ' + why));
        }
    }

    private static void equal(String what, @Nullable Object wanted, Object actual, List<String> failures) {
        if (wanted != null && !Objects.equals(wanted, actual)) {
            failures.add("the " + what + " is " + quoted(actual) + ", not " + quoted(wanted));
        }
    }

    private static String quoted(Object value) {
        return value instanceof String ? "'" + value + "'" : value.toString();
    }

    private static List<String> ports(List<String> ports) {
        return ports.stream()
                .map(port -> port.indexOf('/') < 0 ? port + "/tcp" : port)
                .toList();
    }

    private static void present(
            String what, List<String> wanted, List<String> actual, boolean there, List<String> failures) {
        wanted.stream()
                .filter(name -> actual.contains(name) != there)
                .forEach(name ->
                        failures.add("the " + what + ' ' + name + (there ? " is not declared" : " is declared")));
    }
}
