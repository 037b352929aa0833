package io.github.pixelzx.docker.buildx;

import java.util.Map;

class FakeBuildxTest extends BuildxContract {

    private static final String SOCKET = "unix:///var/run/docker.sock";

    private final Buildx buildx = new FakeBuildx().reaching(SOCKET, "an-id");

    @Override
    Buildx buildx() {
        return buildx;
    }

    @Override
    Map<String, String> engine() {
        return Map.of("DOCKER_HOST", SOCKET);
    }
}
