package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ListImagesCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an engine does that is busy with somebody else's images; no engine does it when it is asked to. */
class EngineStockTest {

    private final AtomicInteger listings = new AtomicInteger();

    @Test
    void listsImagesAgainWhereOneWasRemovedMeanwhile() {
        assertThat(stock(2).imageNames("app*")).isEmpty();
        assertThat(listings).hasValue(3);
    }

    @Test
    void endsAskingWhereItStaysSo() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> stock(Integer.MAX_VALUE).imageNames("app*"));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.ENGINE_REFUSED);
        assertThat(listings).hasValue(5);
    }

    /** An engine that refuses its first listings. */
    private EngineStock stock(int refusals) {
        ListImagesCmd command = proxy(ListImagesCmd.class, (own, method, arguments) -> {
            if (!method.getName().equals("exec")) {
                return own;
            }
            if (listings.incrementAndGet() <= refusals) {
                throw new NotFoundException("content digest sha256:00: not found");
            }
            return List.of();
        });
        return new EngineStock(
                proxy(DockerClient.class, (own, method, arguments) -> command),
                proxy(DockerHttpClient.class, (own, method, arguments) -> null),
                "/v1.45",
                new Refusals("a test's"));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
