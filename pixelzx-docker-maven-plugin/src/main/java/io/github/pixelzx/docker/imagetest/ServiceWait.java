package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.config.WaitSpec;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.PublishedPort;
import io.github.pixelzx.docker.engine.RunningContainer;
import io.github.pixelzx.docker.engine.ServiceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Waits until everything has happened that makes a service count as started. */
record ServiceWait(CaseContext context, WaitSpec spec, ServiceClient client, Map<Integer, PublishedPort> ports) {

    /** Something that is waited for: why it has not happened yet, or none once it has. */
    private record Condition(String name, Function<RunningContainer, Optional<String>> missing) {}

    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Why the service did not start; none if it did. */
    Optional<String> await(RunningContainer container) {
        Duration limit = context.pace().scaled(spec.time());
        long deadline = System.nanoTime() + limit.toNanos();
        Integer code = spec.exit();
        if (code != null) {
            context.waits().accept("it has not exited yet, and may take up to " + CommandRun.seconds(limit));
            return awaitExit(container, code, limit);
        }
        List<Condition> open = conditions(limit);
        while (true) {
            Optional<Exited> exited = container.awaitExit(open.isEmpty() ? Duration.ZERO : ServiceRun.BETWEEN_LOOKS);
            List<String> missing = new ArrayList<>();
            open.removeIf(condition -> {
                Optional<String> why = condition.missing().apply(container);
                why.ifPresent(text -> missing.add(condition.name() + ' ' + text));
                return why.isEmpty();
            });
            if (exited.isPresent()) {
                return Optional.of("ended with exit " + exited.get().exitCode()
                        + (exited.get().outOfMemory() ? ", out of memory (<memory>)," : "") + " instead of going on");
            }
            if (open.isEmpty()) {
                return Optional.empty();
            }
            context.waits().accept(String.join("; ", missing) + "; may start for up to " + CommandRun.seconds(limit));
            if (System.nanoTime() > deadline) {
                return Optional.of("had not started after " + CommandRun.seconds(limit) + " (<wait><time>): "
                        + String.join("; ", missing));
            }
        }
    }

    private static Optional<String> awaitExit(RunningContainer container, int code, Duration limit) {
        Optional<Exited> exited = container.awaitExit(limit);
        if (exited.isEmpty()) {
            return Optional.of("did not exit within " + CommandRun.seconds(limit) + " (<wait><time>)");
        }
        int actual = exited.get().exitCode();
        return actual == code
                ? Optional.empty()
                : Optional.of("exit " + actual + " instead of " + code + " (<wait><exit>)");
    }

    private List<Condition> conditions(Duration limit) {
        List<Condition> conditions = new ArrayList<>();
        if (!spec.log().isEmpty()) {
            Pattern pattern = TextRule.pattern(spec.log());
            conditions.add(new Condition(
                    "<log>",
                    container -> pattern.matcher(CaseOutcome.plain(container.stdout()))
                                            .find()
                                    || pattern.matcher(CaseOutcome.plain(container.stderr()))
                                            .find()
                            ? Optional.empty()
                            : Optional.of("'" + spec.log() + "' was not printed")));
        }
        for (int port : spec.tcp()) {
            conditions.add(new Condition(
                    "<tcp>",
                    container -> ports.containsKey(port) && ports.get(port).accepts(CONNECT)
                            ? Optional.empty()
                            : Optional.of("nothing listens on port " + port)));
        }
        if (spec.http() != null) {
            ServiceRequest request = new ServiceRequest(client, ports, spec.http(), context.platform());
            conditions.add(new Condition("<http> " + spec.http().title(), container -> request.failure(limit)));
        }
        if (spec.healthy()) {
            conditions.add(new Condition("<healthy>", ServiceWait::unhealthy));
        }
        return conditions;
    }

    private static Optional<String> unhealthy(RunningContainer container) {
        String health = container.health();
        if (health.equals("healthy")) {
            return Optional.empty();
        }
        return Optional.of(health.isEmpty() ? "the image has no HEALTHCHECK" : "its health is '" + health + "'");
    }
}
