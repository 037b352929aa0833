package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.builder.BuilderCondition.State;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ExecResult;
import io.github.pixelzx.docker.engine.ImageState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the container of a builder and touches nothing. */
record BuilderInspection(Engine engine, BuilderContainer container) {

    private static final List<String> WORKERS = List.of("buildctl", "debug", "workers");
    private static final List<String> VERSION = List.of("buildctl", "--version");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    BuilderCondition inspect() {
        return engine.inspectContainer(container.node().container())
                .map(this::inspect)
                .orElseGet(() -> condition(State.ABSENT, "", "is made by the first build" + pulling()));
    }

    private String pulling() {
        return engine.inspectImage(container.image()).isPresent()
                ? ""
                : ", which pulls " + container.image() + " first";
    }

    private BuilderCondition inspect(ContainerState found) {
        boolean made = BuilderContainer.made(found);
        if (!made && !found.privileged()) {
            return condition(
                    State.UNUSABLE,
                    "",
                    "a container that is not privileged and not of this plugin's making has its name");
        }
        if (made && !container.equalTo(found, imageId(found))) {
            return condition(
                    State.CHANGED,
                    "",
                    "its configuration or image changed: the next build makes it anew, with its cache");
        }
        if (found.status() != Status.RUNNING) {
            String status = found.status().name().toLowerCase(Locale.ROOT);
            return found.status() == Status.EXITED
                            || found.status() == Status.PAUSED
                            || found.status() == Status.CREATED
                    ? condition(made ? State.IDLE : State.FOREIGN, "", "is " + status + "; the next build starts it")
                    : condition(State.UNUSABLE, "", "its container is " + status);
        }
        ExecResult answer = engine.exec(found.id(), WORKERS, LIMIT);
        if (!answer.succeeded()) {
            String said = (answer.stderr().isBlank() ? answer.stdout() : answer.stderr()).strip();
            return condition(State.UNUSABLE, "", "runs, but BuildKit does not answer in it: " + said);
        }
        String buildkit = engine.exec(found.id(), VERSION, LIMIT).stdout().strip();
        return made
                ? condition(State.READY, buildkit, "answers; it is what is configured, " + container.image())
                : condition(State.FOREIGN, buildkit, "answers; it was not made by this plugin and is used as it is");
    }

    /** The image may be gone from the engine; the container then still is what it was. */
    private String imageId(ContainerState found) {
        return engine.inspectImage(container.image())
                .map(ImageState::id)
                .orElse(Optional.ofNullable(found.labels().get(BuilderContainer.IMAGE_LABEL))
                        .orElse(""));
    }

    private BuilderCondition condition(State state, String buildkit, String sentence) {
        return new BuilderCondition(state, container.node().container(), buildkit, sentence);
    }
}
