package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * One request, without the authorization that may come to it.
 *
 * @param reader takes the body of a success, however long; null for one that is kept with the answer
 */
record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable HttpEntity entity,
        @Nullable BodyReader reader) {

    /** Reads a body as it comes. */
    @FunctionalInterface
    interface BodyReader {
        void read(InputStream body) throws IOException;
    }

    Call {
        headers = Map.copyOf(headers);
        uri = inLowerCase(uri);
    }

    /** With its scheme as everybody compares it: a server may have sent {@code HTTPS://…}, which means the same. */
    private static URI inLowerCase(URI uri) {
        String scheme = uri.getScheme();
        if (scheme == null || scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
            return uri;
        }
        return URI.create(scheme.toLowerCase(Locale.ROOT) + uri.toString().substring(scheme.length()));
    }

    static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), null, null);
    }

    Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, uri, more, entity, reader);
    }

    Call without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(name);
        return new Call(method, uri, fewer, entity, reader);
    }

    Call with(HttpEntity newEntity) {
        return new Call(method, uri, headers, newEntity, reader);
    }

    Call into(BodyReader newReader) {
        return new Call(method, uri, headers, entity, newReader);
    }

    Call to(URI newUri) {
        return new Call(method, newUri, headers, entity, reader);
    }
}
