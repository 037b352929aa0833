package io.github.pixelzx.docker.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** One request, without the authorization that may come to it. */
record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable HttpEntity entity) {

    Call {
        headers = Map.copyOf(headers);
    }

    static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), null);
    }

    Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, uri, more, entity);
    }

    Call without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(name);
        return new Call(method, uri, fewer, entity);
    }

    Call with(HttpEntity newEntity) {
        return new Call(method, uri, headers, newEntity);
    }

    Call to(URI newUri) {
        return new Call(method, newUri, headers, entity);
    }
}
