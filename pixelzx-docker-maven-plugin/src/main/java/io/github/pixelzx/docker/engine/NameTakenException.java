package io.github.pixelzx.docker.engine;

/** Another container has the wanted name: the one failure of creating that a caller can do something about. */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;

    public NameTakenException(String name) {
        super("another container is named '" + name + "'");
        this.name = name;
    }

    public String name() {
        return name;
    }
}
