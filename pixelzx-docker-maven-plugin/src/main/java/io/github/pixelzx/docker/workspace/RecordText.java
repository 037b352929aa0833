package io.github.pixelzx.docker.workspace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a record holds, as a text that is equal in every JVM for equal records: maps and sets in the order of their texts.
 *
 * <p>The text a record has by itself costs a JVM that asks for the first time more than all else that an unchanged build
 * does: its code is made when it runs.
 */
public final class RecordText {

    private RecordText() {}

    /** The text of a record, or of what one can hold: texts, numbers, paths, lists, maps and so on, and nothing at all. */
    public static String of(@Nullable Object value) {
        if (value instanceof Record spec) {
            return components(spec);
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        if (value instanceof Map<?, ?> map) {
            TreeSet<String> entries = new TreeSet<>();
            map.forEach((key, element) -> entries.add(quoted(of(key)) + '=' + of(element)));
            return entries.toString();
        }
        if (value instanceof Collection<?> collection) {
            Stream<String> texts = collection.stream().map(RecordText::of);
            return (value instanceof Set ? texts.sorted() : texts).toList().toString();
        }
        return value == null ? "-" : quoted(value.toString());
    }

    private static String components(Record spec) {
        StringBuilder text = new StringBuilder(spec.getClass().getName()).append('{');
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            text.append(component.getName())
                    .append('=')
                    .append(of(value(spec, component.getAccessor())))
                    .append(';');
        }
        return text.append('}').toString();
    }

    private static @Nullable Object value(Record spec, Method accessor) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(spec);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("an accessor of a record returns its component", e);
        }
    }

    /** So that a value's own text cannot pass for the punctuation between values. */
    private static String quoted(String text) {
        return text.length() + ":" + text;
    }
}
