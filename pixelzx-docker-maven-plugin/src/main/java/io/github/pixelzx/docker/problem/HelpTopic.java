package io.github.pixelzx.docker.problem;

import java.util.Locale;

/**
 * The headings of the project's FAQ, one per kind of problem.
 *
 * <p>Each constant has a section in {@code docs/faq.md} under its {@link #anchor()}; a test keeps the two equal. The
 * same text is shown offline by {@code mvn pixelzx-docker:help -Dtopic=<anchor>}.
 */
public enum HelpTopic {
    CONFIGURATION,
    DOCTOR,
    NO_PROJECT,
    CONTEXT_MISSING,
    CONTEXT_UNREADABLE,
    DOCKERFILE_MISSING,
    DOCKERFILE_PLATFORMS,
    REPOSITORY_UNREADABLE,
    SECRET_MISSING,
    MODULE_IMAGE,
    WORKSPACE_UNWRITABLE,
    DISK_FULL,
    INTERRUPTED,
    PROGRAM_NOT_FOUND,
    PROGRAM_TIMED_OUT,
    NO_ENGINE,
    ENGINE_SLOW,
    ENGINE_TOO_OLD,
    ENGINE_REFUSED,
    ENGINE_OF_PLATFORM,
    ENGINES_DIFFER,
    BUILDX_MISSING,
    BUILDX_TOO_OLD,
    BUILDER_NOT_READY,
    BUILDER_FOREIGN,
    BUILDER_IMAGE_MISSING,
    BUILDKIT_CONFIG,
    DRIVER_UNSUITABLE,
    REMOTE_BUILDER,
    BUILD_FAILED,
    BASE_NOT_KEPT,
    REBUILD_DIFFERS,
    PLATFORM_NOT_SUPPORTED,
    PLATFORM_NOT_RUNNABLE,
    PLATFORM_MISSING,
    LAYOUT_MISSING,
    LAYOUT_DAMAGED,
    LAYOUTS_DIFFER,
    LAYERS_ELSEWHERE,
    LAYER_UNREADABLE,
    EXEC_FORMAT_ERROR,
    INTERPRETER_MISSING,
    LIBRARY_MISSING,
    NOTHING_TO_START,
    AUDIT,
    SECRET_FOUND,
    PLATFORMS_DIFFER,
    BUDGET_EXCEEDED,
    TEST_FAILED,
    STRUCTURE_TESTS,
    EMULATOR_CRASHED,
    COMPOSE_MISSING,
    COMPOSE_FAILED,
    COMPOSE_IMAGE_UNUSED,
    IMAGE_NOT_TESTED,
    REGISTRY_NOT_SET,
    REGISTRY_UNREACHABLE,
    REGISTRY_UNAUTHORIZED,
    REGISTRY_DENIED,
    REGISTRY_REFUSED,
    REGISTRY_READ_ONLY,
    REGISTRY_TOO_LARGE,
    REGISTRY_QUOTA,
    REGISTRY_WITHOUT_INDEXES,
    TAG_IMMUTABLE,
    REGISTRY_INSECURE,
    REGISTRY_NOT_TRUSTED,
    REPOSITORY_UNKNOWN,
    IMAGE_UNKNOWN,
    IMAGES_DIFFER,
    READ_BACK_DIFFERS,
    CREDENTIALS_UNREADABLE;

    /** The anchor of this topic's section, for example {@code no-engine}. */
    public String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
