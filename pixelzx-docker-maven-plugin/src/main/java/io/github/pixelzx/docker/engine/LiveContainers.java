package io.github.pixelzx.docker.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The containers that are run for somebody who waits for them. Those that are left when the JVM ends are removed then. */
final class LiveContainers {

    private final EngineClient client;
    private final Runnable afterwards;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::removeAll, "remove containers");

    private LiveContainers(EngineClient client, Runnable afterwards) {
        this.client = client;
        this.afterwards = afterwards;
    }

    /**
     * None yet, watched from now on.
     *
     * @param afterwards done last when the JVM ends
     */
    static LiveContainers watched(EngineClient client, Runnable afterwards) {
        LiveContainers live = new LiveContainers(client, afterwards);
        Runtime.getRuntime().addShutdownHook(live.hook);
        return live;
    }

    /** Whoever makes a container of this name waits for it. */
    void add(String name) {
        names.add(name);
    }

    /** Nobody waits for it any more; returns whether somebody did. */
    boolean remove(String name) {
        return names.remove(name);
    }

    /** Those that somebody waits for now. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    /** Ends the watch; returns false if the JVM is ending, so that what it needs has to stay open. */
    boolean unwatch() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void removeAll() {
        names().forEach(name -> {
            try {
                ContainerRun.remove(client.docker(), name);
            } catch (RuntimeException e) {
                // The JVM is ending: there is nobody left to tell, and the other containers come first.
                return;
            }
        });
        afterwards.run();
    }
}
