package io.github.pixelzx.docker.config;

/**
 * A value the user gave, and where.
 *
 * @param key the build argument's name for a value of {@link ParameterRow#ARGS}; otherwise the parameter's element
 */
record Given(ParameterRow row, String key, RawElement value, Origin origin) {

    static Given text(ParameterRow row, String text, Origin origin) {
        return new Given(row, row.element(), RawElement.of(row.element(), text), origin);
    }

    /** How the parameter is called in messages: the element and the property. */
    String label() {
        return row == ParameterRow.ARGS && !key.equals(row.element())
                ? ConfigurationTable.label(row.element() + '.' + key, "pixelzx.args." + key)
                : ConfigurationTable.label(row);
    }
}
