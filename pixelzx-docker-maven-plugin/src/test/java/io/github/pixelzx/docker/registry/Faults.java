package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pixelzx.docker.registry.FaultProxy.Fault;
import io.github.pixelzx.docker.registry.FaultProxy.Passage;
import io.github.pixelzx.docker.registry.FaultProxy.Request;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What can happen to a request, by name. */
public final class Faults {

    private Faults() {}

    /** Those that pass: once struck, the same push must succeed. */
    public static Map<String, Fault> passing() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
            faults.put("HTTP " + status, answer(status, "Retry-After: 0\r\n", "{}", request -> true));
        }
        faults.put("HTTP 429 with Retry-After", answer(429, "Retry-After: 1\r\n", "{}", request -> true));
        faults.put("reset before the request is read on", (request, passage) -> passage.reset());
        faults.put("cut in the body", new OfSome(request -> request.body().length() > 1) {
            @Override
            public void strike(Request request, Passage passage) throws IOException {
                int half = request.head().length() + request.body().length() / 2;
                passage.forward(request, Arrays.copyOf(request.bytes(), half), false);
                passage.reset();
            }
        });
        faults.put("answer lost", (request, passage) -> {
            passage.forward(request, request.bytes(), true);
            passage.reset();
        });
        faults.put("answer cut", (request, passage) -> {
            byte[] answer = passage.forward(request, request.bytes(), true);
            passage.answer(Arrays.copyOf(answer, answer.length / 2));
            passage.reset();
        });
        faults.put("silence", (request, passage) -> passage.staySilent());
        return faults;
    }

    /** A token that is not accepted any more: once struck, the same push must succeed. */
    public static Fault tokenExpires(String realm) {
        String challenge =
                "WWW-Authenticate: Bearer realm=\"" + realm + "\",service=\"registry\",error=\"invalid_token\"\r\n";
        return answer(
                401,
                challenge,
                error("UNAUTHORIZED", "authentication required"),
                request -> !request.target().startsWith("/token"));
    }

    /** Those that stay: the push must fail without moving a tag, and the next one must finish. */
    public static Map<String, Fault> lasting() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("HTTP 401", answer(401, "", error("UNAUTHORIZED", "authentication required"), request -> true));
        faults.put("HTTP 403", answer(403, "", error("DENIED", "requested access is denied"), request -> true));
        faults.put(
                "HTTP 403 quota",
                answer(
                        403,
                        "",
                        error("DENIED", "adding 1 MiB will exceed the configured upper limit of 1 MiB"),
                        Faults::writes));
        faults.put("HTTP 404", answer(404, "", error("NAME_UNKNOWN", "repository name not known"), request -> true));
        faults.put("HTTP 405", answer(405, "", error("UNSUPPORTED", "The operation is unsupported."), Faults::writes));
        faults.put(
                "HTTP 413",
                answer(413, "", "too large", request -> request.body().length() > 1));
        faults.put(
                "HTTP 400 immutable tag",
                answer(
                        400,
                        "",
                        error("TAG_INVALID", "tag cannot be overwritten because the repository is immutable"),
                        request -> writes(request) && request.target().matches(".*/manifests/[^:]+")));
        faults.put(
                "HTTP 400 no indexes",
                answer(
                        400,
                        "",
                        error("MANIFEST_INVALID", "manifest invalid"),
                        request ->
                                writes(request) && request.head().contains("application/vnd.oci.image.index.v1+json")));
        faults.put("HTTP 503 for good", answer(503, "Retry-After: 0\r\n", "{}", request -> true));
        faults.put("nobody there", (request, passage) -> passage.reset());
        return faults;
    }

    private static boolean writes(Request request) {
        return !request.method().equals("GET") && !request.method().equals("HEAD");
    }

    private static String error(String code, String message) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"detail\":null}]}";
    }

    private static Fault answer(int status, String headers, String body, Predicate<Request> which) {
        return new OfSome(which) {
            @Override
            public void strike(Request request, Passage passage) throws IOException {
                String head = "HTTP/1.1 " + status + " Because\r\nContent-Type: application/json\r\n" + headers
                        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n";
                passage.answer((head + (request.method().equals("HEAD") ? "" : body)).getBytes(UTF_8));
            }
        };
    }

    private abstract static class OfSome implements Fault {

        private final Predicate<Request> which;

        OfSome(Predicate<Request> which) {
            this.which = which;
        }

        @Override
        public boolean fits(Request request) {
            return which.test(request);
        }
    }
}
