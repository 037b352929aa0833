package io.github.pixelzx.docker.workspace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a record as JSON as it goes; what is null is left out. */
final class RecordWriter {

    private final JsonGenerator json;

    RecordWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                field(word(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        } else {
            record(value);
        }
    }

    private void record(Object value) throws IOException {
        RecordShape shape = RecordShape.of(value.getClass());
        if (!shape.isObject()) {
            json.writeString(word(value));
            return;
        }
        json.writeStartObject();
        for (RecordShape.Part part : shape.parts()) {
            if (part.kept()) {
                field(part.name(), RecordShape.value(part, value));
            }
        }
        json.writeEndObject();
    }

    private void field(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            write(value);
        }
    }

    private void number(Number number) throws IOException {
        if (number instanceof Double fraction) {
            json.writeNumber(fraction);
        } else {
            json.writeNumber(number.longValue());
        }
    }

    /** A value that is one word: a text, a value that reads itself, a constant, a number. */
    private static String word(Object value) {
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        boolean constant = value instanceof Enum;
        Class<?> type = constant ? ((Enum<?>) value).getDeclaringClass() : value.getClass();
        if (constant || RecordShape.of(type).isText()) {
            return RecordShape.of(type).isText() ? value.toString() : ((Enum<?>) value).name();
        }
        throw new IllegalStateException("no record holds " + value.getClass());
    }
}
