package io.github.pixelzx.docker.config;

/**
 * A value the user gave, and where.
 *
 * @param key the entry's name for a value of a parameter that has one element per name; otherwise the parameter's element
 */
record Given(ParameterRow row, String key, RawElement value, Origin origin) {

    static Given text(ParameterRow row, String text, Origin origin) {
        return new Given(row, row.element(), RawElement.of(row.element(), text), origin);
    }

    /** Whether this is one of the entries of a parameter that has one element per name. */
    boolean isEntry() {
        return row.type() == ParameterRow.Type.MAP && !key.equals(row.element());
    }

    /** How the parameter is called in messages: the element and the property. */
    String label() {
        return isEntry()
                ? ConfigurationTable.opening(row.element()) + '<' + key + "> (-D"
                        + ConfigurationTable.propertyPrefix(row) + key + ')'
                : ConfigurationTable.label(row);
    }

    /** The element with a value in it, as it would stand in a POM. */
    String xml(String text) {
        return isEntry()
                ? ConfigurationTable.xml(row.element(), '<' + key + '>' + text + "</" + key + '>')
                : ConfigurationTable.xml(row.element(), text);
    }

    /** The element's path, for example {@code args.VERSION}. */
    String parameter() {
        return key.equals(row.element()) ? key : row.element() + '.' + key;
    }
}
