package io.github.pixelzx.docker.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document, or a part of one, for reading: what is not there is a tree too, and holds nothing.
 *
 * <p>Every run of Maven reads some, and most runs have nothing else to do: this costs a few classes where a library that
 * binds data costs hundreds.
 */
public final class JsonTree implements Iterable<JsonTree> {

    /** Deeper than any document of the OCI, and far from what a thread's stack bears. */
    private static final int DEEPEST = 100;

    private static final JsonTree MISSING = new JsonTree(new Object());

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final @Nullable Object value;

    private JsonTree(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Reads a document.
     *
     * @throws IOException if it is no JSON; a {@link com.fasterxml.jackson.core.JacksonException} says where
     */
    public static JsonTree read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return parser.nextToken() == null ? MISSING : tree(parser);
        }
    }

    /**
     * Reads documents that follow one another, as an engine reports what it does.
     *
     * @throws IOException if one is no JSON
     */
    public static List<JsonTree> readAll(byte[] json) throws IOException {
        List<JsonTree> documents = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            while (parser.nextToken() != null) {
                documents.add(tree(parser));
            }
        }
        return Collections.unmodifiableList(documents);
    }

    /** Nothing at all. */
    public static JsonTree missing() {
        return MISSING;
    }

    private static JsonTree tree(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonTree(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonTree(parser.getNumberValue());
            case VALUE_TRUE -> new JsonTree(true);
            case VALUE_FALSE -> new JsonTree(false);
            default -> new JsonTree(null);
        };
    }

    private static JsonTree object(JsonParser parser) throws IOException {
        Map<String, JsonTree> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, tree(parser));
        }
        return new JsonTree(Collections.unmodifiableMap(fields));
    }

    private static JsonTree array(JsonParser parser) throws IOException {
        List<JsonTree> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(tree(parser));
        }
        return new JsonTree(Collections.unmodifiableList(elements));
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    public boolean isText() {
        return value instanceof String;
    }

    /** Whether this is {@code null}, written out. */
    public boolean isNull() {
        return value == null;
    }

    /** The field of an object; one that is not there holds nothing. */
    public JsonTree path(String name) {
        return fields().getOrDefault(name, MISSING);
    }

    /** Whether an object has a field, be it null. */
    public boolean has(String name) {
        return fields().containsKey(name);
    }

    /** The fields of an object in the document's order; none for anything else. */
    @SuppressWarnings("unchecked") // only object() puts a map there
    public Map<String, JsonTree> fields() {
        return value instanceof Map ? (Map<String, JsonTree>) value : Map.of();
    }

    /** The elements of an array; none for anything else. */
    @SuppressWarnings("unchecked") // only array() puts a list there
    @Override
    public Iterator<JsonTree> iterator() {
        return value instanceof List ? ((List<JsonTree>) value).iterator() : Collections.emptyIterator();
    }

    /** The text that this is; null if it is none. */
    public @Nullable String text() {
        return value instanceof String text ? text : null;
    }

    /** The text that this is, also of a number or of {@code true}; another one for everything else. */
    public String text(String otherwise) {
        boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
        return plain ? String.valueOf(value) : otherwise;
    }

    /** The whole number that this is, if it is one and no longer than a {@code long}. */
    public OptionalLong number() {
        return value instanceof Number number && (number instanceof Integer || number instanceof Long)
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /** The number that this is, or that a text writes; another one for everything else. */
    public long number(long otherwise) {
        if (value instanceof Number number && !(number instanceof BigInteger)) {
            return number.longValue();
        }
        try {
            return value instanceof String text ? Long.parseLong(text.strip()) : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
