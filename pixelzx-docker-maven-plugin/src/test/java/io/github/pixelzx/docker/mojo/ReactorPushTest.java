package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReactorPushTest {

    private static final List<String> THREE = List.of("api", "web", "worker");

    private final Map<String, Object> run = new HashMap<>();
    private final List<String> moved = Collections.synchronizedList(new ArrayList<>());

    @Test
    void isAloneWhereNothingElseIsPublished() {
        assertThat(new ReactorPush(run, List.of("api"), "api").isAlone()).isTrue();
        assertThat(new ReactorPush(run, List.of(), "api").isAlone()).isTrue();
        assertThat(reactor("api").isAlone()).isFalse();
    }

    @Test
    void movesAllTagsWhenTheLastImageIsThere() {
        assertThat(arrives("web").missing()).containsExactly("api", "worker");
        assertThat(arrives("api").missing()).containsExactly("worker");
        assertThat(moved).isEmpty();

        arrives("worker").moveTags();

        assertThat(moved).containsExactly("api", "web", "worker");
    }

    @Test
    void movesNoTagWhereAnImageNeverArrives() {
        arrives("web").moveTags();
        arrives("worker").moveTags();

        assertThat(moved).isEmpty();
    }

    @Test
    void doesNotWaitForWhatPublishesNothing() {
        arrives("api");
        arrives("worker");

        reactor("web").nothingToPublish();

        assertThat(moved).containsExactly("api", "worker");
    }

    @Test
    void knowsWhatNeverArrived() {
        arrives("web");
        arrives("api");

        assertThat(reactor("web").missing()).containsExactly("worker");

        arrives("worker");

        assertThat(reactor("web").missing()).isEmpty();
    }

    @Test
    void movesNoTagTwice() {
        THREE.forEach(name -> arrives(name).moveTags());

        arrives("api").moveTags();

        assertThat(moved).containsExactly("api", "web", "worker", "api");
    }

    @Test
    void movesTheOthersWhereOneCannotBeMoved() {
        reactor("api").arrived(() -> {
            throw Problem.environment(HelpTopic.REGISTRY_REFUSED, "Cannot move api", "immutable", "allow it")
                    .asException();
        });
        arrives("web");
        ReactorPush.Arrival last = reactor("worker").arrived(() -> {
            throw Problem.environment(HelpTopic.REGISTRY_REFUSED, "Cannot move worker", "immutable", "allow it")
                    .asException();
        });

        ProblemException failure = catchThrowableOfType(ProblemException.class, last::moveTags);

        assertThat(moved).containsExactly("web");
        assertThat(failure.problem().what()).isEqualTo("Cannot move api");
        assertThat(failure.problem().evidence()).containsExactly("and: Cannot move worker");
    }

    @Test
    void letsOneOfManyThreadsMoveTheTags() throws Exception {
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "image-" + i).toList();
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> done = new ArrayList<>();
        for (String name : many) {
            done.add(threads.submit(() -> {
                begin.await();
                new ReactorPush(run, many, name).arrived(() -> moved.add(name)).moveTags();
                return null;
            }));
        }
        begin.countDown();
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();

        assertThat(moved).isEqualTo(many);
    }

    private ReactorPush.Arrival arrives(String name) {
        return reactor(name).arrived(() -> moved.add(name));
    }

    private ReactorPush reactor(String name) {
        return new ReactorPush(run, THREE, name);
    }
}
