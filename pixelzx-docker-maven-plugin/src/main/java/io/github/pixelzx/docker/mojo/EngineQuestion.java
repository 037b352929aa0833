package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.problem.Questions;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine, opened when it is needed, or before that, while the configuration is read. */
final class EngineQuestion implements AutoCloseable {

    private final Supplier<Engine> finder;
    private final Questions questions = new Questions("Opening the engine", 1);
    private @Nullable Future<Engine> answer;
    private @Nullable Engine open;
    private boolean closed;

    /**
     * A question not yet asked.
     *
     * @param finder opens the engine
     */
    EngineQuestion(Supplier<Engine> finder) {
        this.finder = finder;
    }

    /** Begins to open it, and does not wait. */
    void ask() {
        var unused = begun();
    }

    private synchronized Future<Engine> begun() {
        if (answer == null) {
            answer = questions.ask(this::opened);
        }
        return answer;
    }

    private Engine opened() {
        Engine engine = finder.get();
        if (keeps(engine)) {
            // What it is, everybody wants to know first.
            var unused = engine.describe();
        } else {
            engine.close();
        }
        return engine;
    }

    private synchronized boolean keeps(Engine engine) {
        open = engine;
        return !closed;
    }

    /**
     * The engine; waits for it.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if none answers
     */
    Engine answer() {
        return questions.answer(begun());
    }

    /** Closes the engine, and ends the opening nobody waits for. */
    @Override
    public void close() {
        questions.close();
        @Nullable Engine opened;
        synchronized (this) {
            closed = true;
            opened = open;
            open = null;
        }
        if (opened != null) {
            opened.close();
        }
    }
}
