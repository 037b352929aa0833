/** Reads each platform's bytes and runs nothing: machines, libraries, configs, parity, budgets. */
@NullMarked
package io.github.pixelzx.docker.audit;

import org.jspecify.annotations.NullMarked;
