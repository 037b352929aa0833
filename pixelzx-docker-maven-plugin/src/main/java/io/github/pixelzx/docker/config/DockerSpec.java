package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of one execution, checked.
 *
 * @param audit what is looked for in the platforms' bytes
 * @param reuse what of an earlier build is taken over
 * @param localPlatform the one platform of a build for this machine; null for that of the engine's machine
 * @param compose how the Compose application is started
 * @param serverId id of the server in settings.xml that serves the registry; null for the one whose id is its host
 * @param emulation what happens with platforms the engine cannot run
 * @param staging where the built image waits for its tests and its tags
 * @param engines the engines platforms are tested on where it is not the usual one
 * @param format how a goal that reports prints what it found
 * @param origins every value with the place it came from, in the order of the table
 * @param overrides one sentence per literal of the POM that the environment or {@code .env} replaced
 */
public record DockerSpec(
        ImageSpec image,
        BuildSpec build,
        BuilderSpec builder,
        TestSpec test,
        AuditSpec audit,
        PushSpec push,
        ReuseSpec reuse,
        SaveSpec save,
        MergeSpec merge,
        @Nullable Platform localPlatform,
        ComposeSpec compose,
        InspectSpec inspect,
        PromoteSpec promote,
        @Nullable String serverId,
        StagingSpec staging,
        EmulationPolicy emulation,
        Map<Platform, EngineSpec> engines,
        ReportFormat format,
        List<ValueOrigin> origins,
        List<String> overrides) {

    public DockerSpec {
        engines = Map.copyOf(engines);
        origins = List.copyOf(origins);
        overrides = List.copyOf(overrides);
    }

    public Optional<String> serverIdIfAny() {
        return Optional.ofNullable(serverId);
    }

    /**
     * A value and where it came from.
     *
     * @param parameter the element path, for example {@code builder.name}
     * @param value as the user wrote it, with what looks like a secret as stars
     */
    public record ValueOrigin(String parameter, String value, Origin origin) {

        /** What parameters begin with whose further part is a name the user chose. */
        private static final List<String> NAMED = List.of("args.", "builder.driverOpts.");

        public ValueOrigin {
            // The documented defaults hold no secrets, and there are more than a hundred of them.
            value = origin.kind() == Origin.Kind.DEFAULT ? value : shown(parameter, value);
        }

        /** A value as it may be shown: the name of a build argument or a variable can say that it is a secret. */
        static String shown(String parameter, String value) {
            for (String named : NAMED) {
                if (parameter.startsWith(named)) {
                    return Redaction.of(parameter.substring(named.length()), value);
                }
            }
            return Redaction.of(value);
        }

        @Override
        public String toString() {
            return parameter + " = " + value + " (" + origin.place() + ')';
        }
    }
}
