package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import io.github.pixelzx.docker.config.BuilderSpec.Kubernetes;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Binds the cluster of the driver kubernetes, of a builder or of one of its nodes. */
record KubernetesBinder(Sources sources, ValueReader reader, Mistakes mistakes, Path basedir) {

    /** None with another driver. */
    @Nullable
    Kubernetes kubernetes(Driver driver) {
        Map<String, String> options = new TreeMap<>();
        for (Map.Entry<String, Given> option :
                sources.findEach(ParameterRow.BUILDER_DRIVER_OPTS).entrySet()) {
            Given given = option.getValue();
            reader.remember(given);
            if (driver != Driver.KUBERNETES && driver != Driver.DOCKER_CONTAINER) {
                mistakes.add(
                        given.label() + ", given by " + given.origin().place()
                                + ": driver-opts are the drivers' kubernetes and docker-container, and the driver is "
                                + driver.buildxName(),
                        "<builder><driver>kubernetes</driver></builder> (-Dpixelzx.builder.driver=kubernetes)");
            }
            options.put(option.getKey(), Texts.of(given.value()));
        }
        Path file = reader.path(ParameterRow.BUILDER_KUBECONFIG, basedir, basedir);
        String context = reader.text(ParameterRow.BUILDER_KUBE_CONTEXT);
        return driver == Driver.KUBERNETES
                ? new Kubernetes(file.equals(basedir) ? null : file.toAbsolutePath(), context, options)
                : null;
    }

    /** That of a node. */
    static Kubernetes of(ElementReader in, Path basedir) {
        Path file = in.value(
                "kubeconfig",
                "ci/kubeconfig.yaml",
                text -> basedir.resolve(text).toAbsolutePath().normalize());
        String context = in.text("kubeContext");
        return new Kubernetes(file, context.isEmpty() ? null : context, in.map("driverOpts"));
    }
}
