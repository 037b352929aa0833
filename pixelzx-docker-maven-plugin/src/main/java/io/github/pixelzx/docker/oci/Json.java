package io.github.pixelzx.docker.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads foreign JSON documents tolerantly: what is not asked for may be there, what is asked for must fit. */
final class Json {

    private Json() {}

    static JsonTree object(byte[] json, String what) {
        JsonTree tree;
        try {
            tree = JsonTree.read(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " is not JSON: " + e.getMessage(), e);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException(what + " is not a JSON object");
        }
        return tree;
    }

    static String text(JsonTree tree, String field, String what) {
        String text = tree.path(field).text();
        if (text == null) {
            throw new IllegalArgumentException(what + " has no text field '" + field + "'");
        }
        return text;
    }

    static String textOr(JsonTree tree, String field, String otherwise) {
        String text = tree.path(field).text();
        return text == null ? otherwise : text;
    }

    static List<String> texts(JsonTree array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.text("")));
        return List.copyOf(texts);
    }

    /** The text values of an object, in the document's order. */
    static Map<String, String> textMap(JsonTree object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.fields().forEach((name, value) -> map.put(name, value.text("")));
        return Collections.unmodifiableMap(map);
    }
}
