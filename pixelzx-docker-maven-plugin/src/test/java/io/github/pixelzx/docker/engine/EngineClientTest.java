package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is got ready while the goal that may need it ends. */
class EngineClientTest {

    @TempDir
    private Path directory;

    @Test
    void asksNothingForAGoalThatHasEnded() throws IOException {
        Path socket = directory.resolve("engine.sock");
        try (SocketServer server = SocketServer.answering(socket, "{}")) {
            EngineClient client = new EngineClient(
                    new ClientSettings(EngineAddress.parse("unix://" + socket, "a test", null), null, null));
            client.close();

            client.prepare();

            assertThatThrownBy(client::http).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(client::docker).isInstanceOf(IllegalStateException.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void saysNothingOfClassesThatMavenHasClosed() throws Exception {
        Object client;
        Method http;
        Method prepare;
        try (URLClassLoader realm = new URLClassLoader(classpath(), ClassLoader.getPlatformClassLoader())) {
            client = in(realm);
            http = client.getClass().getDeclaredMethod("http");
            prepare = client.getClass().getDeclaredMethod("prepare");
        }
        AccessibleObject.setAccessible(new AccessibleObject[] {http, prepare}, true);

        assertThatThrownBy(() -> http.invoke(client))
                .isInstanceOf(InvocationTargetException.class)
                .hasCauseInstanceOf(LinkageError.class);
        assertThatCode(() -> prepare.invoke(client)).doesNotThrowAnyException();
    }

    /** A client whose classes are those of a class loader, as far as they are needed to make one. */
    private Object in(ClassLoader realm) throws ReflectiveOperationException {
        String packaged = EngineClient.class.getPackageName() + '.';
        Class<?> addresses = realm.loadClass(packaged + "EngineAddress");
        Class<?> tls = realm.loadClass(packaged + "EngineTls");
        Method parse = addresses.getDeclaredMethod("parse", String.class, String.class, tls);
        Constructor<?> settings = realm.loadClass(packaged + "ClientSettings")
                .getDeclaredConstructor(
                        addresses,
                        realm.loadClass(packaged + "EngineTunnel"),
                        realm.loadClass(packaged + "ApiVersion"));
        Constructor<?> clients =
                realm.loadClass(packaged + "EngineClient").getDeclaredConstructor(settings.getDeclaringClass());
        AccessibleObject.setAccessible(new AccessibleObject[] {parse, settings, clients}, true);
        Object address = parse.invoke(null, "unix://" + directory.resolve("none.sock"), "a test", null);
        return clients.newInstance(settings.newInstance(address, null, null));
    }

    private static URL[] classpath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
