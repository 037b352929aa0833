package io.github.pixelzx.docker.workspace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a record from JSON as it comes: what the record does not know is passed over, what is not there is null or 0. */
final class RecordReader {

    private final JsonParser parser;

    RecordReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is no JSON, or has another form
     * @throws IllegalArgumentException if a value is none of its type
     */
    <T> T read(Class<T> type) throws IOException {
        if (parser.nextToken() == null) {
            throw new IOException("nothing there");
        }
        Object value = value(type);
        if (value == null) {
            throw new IOException("null");
        }
        return type.cast(value);
    }

    private @Nullable Object value(Type type) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(generic.getActualTypeArguments()[0])
                    : map(generic.getActualTypeArguments()[0], generic.getActualTypeArguments()[1]);
        }
        return plain((Class<?>) type);
    }

    private @Nullable Object plain(Class<?> type) throws IOException {
        if (type == String.class) {
            return text();
        }
        if (type == long.class || type == Long.class) {
            return parser.getLongValue();
        }
        if (type == int.class || type == Integer.class) {
            return parser.getIntValue();
        }
        if (type == double.class || type == Double.class) {
            return parser.getDoubleValue();
        }
        if (type == boolean.class || type == Boolean.class) {
            return parser.getBooleanValue();
        }
        RecordShape shape = RecordShape.of(type);
        return shape.isObject() ? object(type, shape) : word(type, text());
    }

    private String text() throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            throw new IOException("no text");
        }
        return parser.getText();
    }

    /** A value that is written as one word, also as the name of a field. */
    private static Object word(Class<?> type, String text) {
        RecordShape shape = RecordShape.of(type);
        if (shape.isText() || type == String.class) {
            return shape.parsed(text);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(text);
        }
        if (type == Integer.class) {
            return Integer.valueOf(text);
        }
        throw new IllegalStateException("no record holds " + type);
    }

    private Object object(Class<?> type, RecordShape shape) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("no " + type.getSimpleName());
        }
        @Nullable Object[] values = new Object[shape.parts().size()];
        for (int i = 0; i < values.length; i++) {
            Class<?> plain = shape.parts().get(i).plain();
            values[i] = plain.isPrimitive() ? Array.get(Array.newInstance(plain, 1), 0) : null;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Integer position = shape.position(parser.currentName());
            parser.nextToken();
            if (position == null) {
                parser.skipChildren();
            } else {
                Object value = value(shape.parts().get(position).type());
                values[position] = value == null ? values[position] : value;
            }
        }
        return shape.made(values);
    }

    private List<@Nullable Object> list(Type type) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException("no list");
        }
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(type));
        }
        return list;
    }

    private Map<Object, @Nullable Object> map(Type names, Type type) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("no map");
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Object name = word((Class<?>) names, parser.currentName());
            parser.nextToken();
            map.put(name, value(type));
        }
        return map;
    }
}
