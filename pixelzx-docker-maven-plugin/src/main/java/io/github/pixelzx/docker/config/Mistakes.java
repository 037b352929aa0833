package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.Redaction;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in a configuration, so that everything is told at once. */
final class Mistakes {

    private final List<String> reasons = new ArrayList<>();
    private final List<String> fixes = new ArrayList<>();

    /** A value that cannot stay; the fix is the same place with a value that can. */
    void add(Given given, String reason, String betterValue) {
        add(given.label() + ", given by " + given.origin().place() + ": " + reason, written(given, betterValue));
    }

    /** Anything else, with a fix in words. */
    void add(String givenReason, String givenFix) {
        // Values are quoted in them, and what is wrong may be an address with a login.
        String reason = Redaction.of(givenReason);
        String fix = Redaction.of(givenFix);
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        if (!fixes.contains(fix)) {
            fixes.add(fix);
        }
    }

    /** Ends the binding if there was any mistake. */
    void throwIfAny(String module) {
        if (reasons.isEmpty()) {
            return;
        }
        String count = reasons.size() == 1 ? "a mistake" : reasons.size() + " mistakes";
        throw Problem.project(
                        HelpTopic.CONFIGURATION,
                        "The configuration of '" + module + "' has " + count,
                        String.join("\n", reasons),
                        fixes.toArray(String[]::new))
                .asException();
    }

    /** A value as it has to be written where the given one came from. */
    private static String written(Given given, String value) {
        ParameterRow row = given.row();
        String place = given.origin().place();
        return switch (given.origin().kind()) {
            case COMMAND_LINE -> place + '=' + (value.indexOf(' ') < 0 ? value : '"' + value + '"');
            case ENVIRONMENT -> "export " + row.environment().orElseThrow() + '=' + value;
            case ENV_FILE -> row.environment().orElseThrow() + '=' + value + " in .env";
            case PROPERTIES -> {
                String name = place.substring(place.lastIndexOf(' ') + 1);
                yield '<' + name + '>' + value + "</" + name + "> in the properties";
            }
            case POM, DEFAULT -> given.xml(value);
        };
    }
}
