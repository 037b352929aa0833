package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;

class FakeRegistryTest extends RegistryContract {

    private final FakeRegistry fake = new FakeRegistry();

    @Override
    Registry registry() {
        return fake.open(ImageReference.parse("registry.example/acme/app"), RegistryDoor.Access.PUSH);
    }
}
