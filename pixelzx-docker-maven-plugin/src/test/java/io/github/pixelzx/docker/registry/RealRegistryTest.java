package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;

/** The client against the registry that serves the development machine. */
@Tag("docker")
class RealRegistryTest extends RegistryContract {

    private final String repository = "pixelzx-contract/" + UUID.randomUUID();

    @Override
    Registry registry() {
        String host = Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY")).orElse("127.0.0.1:5000");
        return new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT)
                .open(ImageReference.parse(host + '/' + repository), RegistryDoor.Access.PUSH);
    }
}
