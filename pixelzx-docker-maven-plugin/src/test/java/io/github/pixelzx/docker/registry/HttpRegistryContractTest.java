package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The client against a registry that does what the specification asks for and nothing more. */
class HttpRegistryContractTest extends RegistryContract {

    private final StrictRegistry server = new StrictRegistry();

    @Override
    Registry registry() {
        return new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT)
                .open(ImageReference.parse(server.host() + "/acme/app"), RegistryDoor.Access.PUSH);
    }

    @AfterEach
    void stopsTheServer() {
        server.close();
    }
}
