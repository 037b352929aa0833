package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Images that were loaded into an engine, each with the way to load it again.
 *
 * <p>An engine takes layers it has for loaded. Where somebody else removes the last image that has them at this very
 * moment, they are gone afterwards: the image is there, and no container can be made of it. It is whole once it is loaded
 * again.
 */
final class LoadedImages {

    private static final int TRIES = 3;
    private static final String DOCKER_HUB = "docker.io/";

    private final Map<String, Supplier<?>> loads = new ConcurrentHashMap<>();

    /**
     * Loads an image. An engine with containerd's store mixes up files of one name that are loaded at the same moment, and
     * says so; they are loaded again.
     *
     * @param load returns the image's name
     */
    String load(Supplier<String> load) {
        String name = retried(load);
        add(name, load);
        return name;
    }

    private static <T> T retried(Supplier<T> load) {
        for (int tries = 1; ; tries++) {
            try {
                return load.get();
            } catch (ProblemException e) {
                if (tries == TRIES || !e.problem().why().contains("unable to resume write")) {
                    throw e;
                }
            }
        }
    }

    /** It was loaded. */
    void add(String name, Supplier<?> again) {
        loads.put(known(name), again);
    }

    /** Nobody needs it any more. */
    void forget(String name) {
        loads.remove(known(name));
    }

    /**
     * Makes something of an image, which is loaded again where it lacks what was loaded.
     *
     * @throws DockerException what the engine refuses it for
     */
    <T> T whole(String image, Supplier<T> making) {
        for (int tries = 1; ; tries++) {
            try {
                return making.get();
            } catch (DockerException e) {
                Supplier<?> again = loads.get(known(image));
                if (again == null || tries == TRIES || !isBroken(Refusals.words(e))) {
                    throw e;
                }
                Object unused = retried(again);
            }
        }
    }

    /** {@code parent snapshot sha256:… does not exist: not found}, or {@code No such image: …} where its record is gone as well. */
    private static boolean isBroken(String words) {
        return (words.contains("snapshot") && words.contains("does not exist")) || words.contains("No such image");
    }

    /** Engines leave out where a name without a registry comes from, or do not. */
    private static String known(String name) {
        return name.startsWith(DOCKER_HUB) ? name.substring(DOCKER_HUB.length()) : name;
    }
}
