package io.github.pixelzx.docker.build;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What BuildKit calls a step: {@code [linux/arm64 builder 3/7] RUN go build}.
 *
 * @param platform the platform the step is for; empty where the name tells none, as in builds of one platform
 * @param stage the Dockerfile stage, {@code internal} or {@code auth}; empty for a Dockerfile's only stage without a name
 * @param position for example {@code 3/7}; empty for internal steps
 * @param instruction the rest
 * @param runsOn the platform the step runs on, where that may be another: that of its base image
 */
record StepName(String platform, String stage, String position, String instruction, String runsOn) {

    private static final Pattern NAME = Pattern.compile(
            "\\[(?:(?<platform>[^\\s\\]/]+/\\S+) +)?(?:(?<stage>[^\\]]*?) *)??(?<position>\\d+/\\d+)?\\] (?<rest>.*)",
            Pattern.DOTALL);

    /** Where a step runs on one platform for another: {@code linux/amd64->arm64}. */
    private static final Pattern CROSS = Pattern.compile("(?<os>[^/]+)/[^>]*->(?<target>.+)");

    /** An architecture with or without its variant; the system is left out where it is the same. */
    private static final Pattern SAME_SYSTEM = Pattern.compile("[^/]+(?:/v\\d+)?");

    /** A step that runs on the platform it is for. */
    StepName(String platform, String stage, String position, String instruction) {
        this(platform, stage, position, instruction, platform);
    }

    static StepName parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return new StepName("", "", "", name);
        }
        String platform = Optional.ofNullable(matcher.group("platform")).orElse("");
        return new StepName(
                target(platform),
                Optional.ofNullable(matcher.group("stage")).orElse(""),
                Optional.ofNullable(matcher.group("position")).orElse(""),
                matcher.group("rest"),
                platform.replaceFirst("->.*", ""));
    }

    private static String target(String platform) {
        Matcher matcher = CROSS.matcher(platform);
        if (!matcher.matches()) {
            return platform;
        }
        String target = matcher.group("target");
        return SAME_SYSTEM.matcher(target).matches() ? matcher.group("os") + '/' + target : target;
    }

    /** Whether it is an instruction of the Dockerfile. */
    boolean isInstruction() {
        return !position.isEmpty();
    }

    boolean isFrom() {
        return isInstruction() && instruction.startsWith("FROM ");
    }

    /** Whether a registry is asked for a base image. */
    boolean isLookForBase() {
        return !isInstruction() && instruction.startsWith("load metadata for ");
    }

    /** Stage and position, as far as there are any: {@code builder 3/7}. */
    String place() {
        return (stage + ' ' + position).strip();
    }

    /** The instruction on one line. */
    String oneLine() {
        return instruction.replaceAll("\\s+", " ").strip();
    }
}
