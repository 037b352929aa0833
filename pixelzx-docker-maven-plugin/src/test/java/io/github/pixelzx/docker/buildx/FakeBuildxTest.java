package io.github.pixelzx.docker.buildx;

class FakeBuildxTest extends BuildxContract {

    private final Buildx buildx = new FakeBuildx();

    @Override
    Buildx buildx() {
        return buildx;
    }

    @Override
    String dockerHost() {
        return "unix:///var/run/docker.sock";
    }
}
