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

    /** Whether this is a single build argument. */
    boolean isArgument() {
        return row == ParameterRow.ARGS && !key.equals(row.element());
    }

    /** How the parameter is called in messages: the element and the property. */
    String label() {
        return isArgument() ? "<args><" + key + "> (-Dpixelzx.args." + key + ')' : ConfigurationTable.label(row);
    }

    /** The element with a value in it, as it would stand in a POM. */
    String xml(String text) {
        return isArgument()
                ? "<args><" + key + '>' + text + "</" + key + "></args>"
                : ConfigurationTable.xml(row.element(), text);
    }
}
