/** Who may talk to which registry: Maven's settings, Docker's configuration and credential helpers, the environment. */
@NullMarked
package io.github.pixelzx.docker.credentials;

import org.jspecify.annotations.NullMarked;
