package io.github.pixelzx.docker.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a test of a service waits for, does then, and how it ends the service.
 *
 * @param timeout the limit of all tests, for a service that names none
 */
record ServiceReader(Duration timeout) {

    /** A wait for a line of the log, or for nothing where that is empty. */
    WaitSpec logged(String pattern) {
        return new WaitSpec(pattern, null, List.of(), false, null, timeout);
    }

    /** What {@code <wait>} waits for. */
    WaitSpec start(ElementReader in) {
        in.knowing(Set.of("log", "http", "tcp", "healthy", "exit", "time"));
        String log =
                in.value("log", "listening on", text -> TextRule.pattern(text).pattern());
        Duration time = in.duration("time");
        List<Integer> tcp = new ArrayList<>();
        ElementReader ports = in.orNull("tcp");
        if (ports != null) {
            ports.knowing(Set.of("port", "ports"));
            for (String port : TestReader.union(ports.list("port"), ports.list("ports"))) {
                tcp.add(port(ports, port));
            }
        }
        ElementReader http = in.orNull("http");
        return new WaitSpec(
                log == null ? "" : log,
                http == null ? null : request(http, Set.of("url", "method", "status", "body"), true),
                tcp,
                in.bool("healthy", false),
                in.integer("exit", 0, 255),
                time == null ? timeout : time);
    }

    private static int port(ElementReader in, String text) {
        try {
            return ElementReader.number(text, 1, 65535);
        } catch (IllegalArgumentException e) {
            in.mistake("'" + text + "' is no port", "<port>8080</port>");
            return 1;
        }
    }

    /** What {@code <then>} does, in its order. */
    List<ServiceStep> steps(ElementReader in) {
        List<ServiceStep> steps = new ArrayList<>();
        in.knowing(Set.of("request", "command"));
        for (ElementReader step : in.children()) {
            if (step.element().name().equals("request")) {
                steps.add(new ServiceStep.Request(
                        request(step, Set.of("url", "method", "headers", "body", "status", "response"), false)));
            } else if (step.element().name().equals("command")) {
                steps.add(step(step));
            }
        }
        return steps;
    }

    private static ServiceStep step(ElementReader in) {
        if (in.element().text() != null) {
            return new ServiceStep.Command(in.ownWords(), Map.of(), "", "", Expectation.SUCCESS);
        }
        in.knowing(TestReader.union(TestReader.EXPECTED, Set.of("args", "env", "workdir", "user")));
        List<String> argv = in.words("args");
        if (argv.isEmpty()) {
            in.mistake("a <command> without <args> runs nothing", "/usr/local/bin/pixelzx health");
        }
        return new ServiceStep.Command(
                argv, in.map("env"), in.text("workdir"), in.text("user"), TestReader.expected(in));
    }

    /** The body of a wait is what has to come, as in other plugins; that of a request is what is sent. */
    private static RequestSpec request(ElementReader in, Set<String> known, boolean wait) {
        boolean shortForm = in.element().text() != null;
        if (!shortForm) {
            in.knowing(known);
        }
        URI url = url(in, shortForm ? in.ownText() : in.text("url"));
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String body = wait ? "" : in.text("body");
        String method = in.text("method").toUpperCase(Locale.ROOT);
        int[] status = status(in);
        return new RequestSpec(
                method.isEmpty() ? (body.isEmpty() ? "GET" : "POST") : method,
                url.getPort() < 0 ? 80 : url.getPort(),
                url.getRawQuery() == null ? path : path + '?' + url.getRawQuery(),
                in.map("headers"),
                body,
                status[0],
                status[1],
                in.rules(wait ? "body" : "response"));
    }

    private static URI url(ElementReader in, String text) {
        try {
            URI url = URI.create(text);
            if ("http".equals(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            in.mistake("'" + text + "' is no address: " + e.getMessage(), "<url>http://localhost:8080/health</url>");
            return URI.create("http://localhost/");
        }
        in.mistake(
                "<url> needs an address with the container's port, not '" + text + "'",
                "<url>http://localhost:8080/health</url>");
        return URI.create("http://localhost/");
    }

    /** One status, or a range such as {@code 200..399}; the range is the default. */
    private static int[] status(ElementReader in) {
        int[] status = in.value("status", "200", text -> {
            String[] ends = text.split("\\.\\.", 2);
            int from = ElementReader.number(ends[0], 100, 599);
            return new int[] {from, ends.length == 1 ? from : ElementReader.number(ends[1], from, 599)};
        });
        return status == null ? new int[] {200, 399} : status;
    }

    /** How {@code <stop>} ends it. */
    static StopSpec stop(ElementReader in) {
        in.knowing(Set.of("signal", "exitCode", "within"));
        boolean any = in.text("exitCode").equals("any");
        Integer exitCode = any ? null : in.integer("exitCode", 0, 255);
        Duration within = in.duration("within");
        return new StopSpec(in.text("signal"), any ? null : exitCode, within == null ? StopSpec.WITHIN : within);
    }
}
