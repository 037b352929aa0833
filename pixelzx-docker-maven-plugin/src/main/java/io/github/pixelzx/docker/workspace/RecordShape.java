package io.github.pixelzx.docker.workspace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a type of Java stands in a record's JSON: a value that can {@code parse} its own {@code toString} as a text, any
 * other record as an object of its components.
 */
final class RecordShape {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final @Nullable Method parse;
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final @Nullable Constructor<?> constructor;

    /**
     * A component of a record.
     *
     * @param kept whether it is part of the JSON
     */
    record Part(String name, Type type, Class<?> plain, Method accessor, boolean kept) {}

    private RecordShape(Class<?> type) {
        this.parse = parser(type);
        this.constructor = parse == null && type.isRecord() ? components(type) : null;
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static @Nullable Method parser(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("parse")
                    && Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == type
                    && List.of(method.getParameterTypes()).equals(List.of(String.class))) {
                method.setAccessible(true);
                return method;
            }
        }
        return null;
    }

    private Constructor<?> components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            Method accessor = components[i].getAccessor();
            accessor.setAccessible(true);
            types[i] = components[i].getType();
            boolean kept = !accessor.isAnnotationPresent(JsonIgnore.class);
            parts.add(new Part(components[i].getName(), components[i].getGenericType(), types[i], accessor, kept));
            if (kept) {
                positions.put(components[i].getName(), i);
            }
        }
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has one", e);
        }
    }

    /** Whether it is a text that it can read itself. */
    boolean isText() {
        return parse != null;
    }

    boolean isObject() {
        return constructor != null;
    }

    List<Part> parts() {
        return parts;
    }

    /** The place of a component; null if there is none of that name. */
    @Nullable
    Integer position(String name) {
        return positions.get(name);
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    Object parsed(String text) {
        try {
            return parse == null ? text : parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A record with these components.
     *
     * @throws IllegalArgumentException if it refuses them
     */
    Object made(@Nullable Object[] values) {
        if (constructor == null) {
            throw new IllegalStateException("not a record");
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a component of a record holds. */
    static @Nullable Object value(Part part, Object of) {
        try {
            return part.accessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
